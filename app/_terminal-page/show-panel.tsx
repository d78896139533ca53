// React takes the page over: tabs, menus, notices, and the terminal that is open already.
import { hydrateRoot } from 'react-dom/client';
import type { Messages } from '../../lib/i18n/translator.ts';
import { live, locale } from './live.ts';
import { TerminalPage } from './terminal-page.tsx';

/** Post-condition: what the document shows can be used. */
export function showPanel(messages: Messages): void {
  const main = document.getElementById('content');
  if (main === null) throw new Error('The document has no place for the terminals');
  hydrateRoot(main, <TerminalPage live={live} locale={locale} messages={messages} />);
  loadTextFace();
}

/** Many faces, of which the page shows little: they would have kept its first prompt waiting. */
function loadTextFace(): void {
  const link = document.querySelector<HTMLLinkElement>('link[data-text-face]');
  if (link !== null) link.rel = 'stylesheet';
}
