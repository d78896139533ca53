// The lines in the head that open the connection before anything else has arrived. First in the head: a script that comes
// after style sheets waits for them.
import { headers } from 'next/headers';
import { EARLY_SCRIPT } from '../../lib/client/early-socket.ts';

export async function EarlyConnection() {
  const policy = (await headers()).get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  // Browsers hide the nonce from the page, so React would find another one than it has rendered.
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: EARLY_SCRIPT }} />
  );
}
