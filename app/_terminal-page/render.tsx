// Renders the terminal page's documents, when the pages are built. What it imports for its looks is the page's style sheet,
// in this order.
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '@xterm/xterm/css/xterm.css';
import { renderToStaticMarkup, renderToString } from 'react-dom/server';
import type { Locale } from '../../lib/i18n/locales.ts';
import { MESSAGES } from '../../lib/i18n/translator.ts';
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import { createLive } from '../_workspace/create-live.ts';
import '../_workspace/screen/screen.module.css';
import { type Assets, TerminalDocument } from './document.tsx';
import { TerminalPage } from './terminal-page.tsx';

export { LOCALES } from '../../lib/i18n/locales.ts';

/** @returns HTML with `PLACES` for what is another for each visitor */
export function renderDocument(locale: Locale, assets: Assets): string {
  const live = createLive({ locale, lesson: null, terminals: [MAIN_TERMINAL] });
  const content = renderToString(<TerminalPage live={live} locale={locale} messages={MESSAGES[locale]} />);
  const document = renderToStaticMarkup(<TerminalDocument {...assets} locale={locale} content={content} />);
  return `<!DOCTYPE html>${document}`;
}
