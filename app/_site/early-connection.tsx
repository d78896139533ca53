// The lines that open a page's connection before its code has arrived. Of the pages with terminals alone: on any other the
// connection would cost an engine. A module that is `async`, because any other script waits for the style sheets before it.
import { headers } from 'next/headers';
import { EARLY_SCRIPT } from '../../lib/client/early-socket.ts';

export async function EarlyConnection() {
  const policy = (await headers()).get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  // Browsers hide the nonce from the page, so React would find another one than it has rendered.
  const html = { __html: EARLY_SCRIPT };
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script type="module" async nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={html} />;
}
