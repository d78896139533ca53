// What a preview shows where there is no page: said in the learner's language, and tried again by itself while it is seen.
import type { OutgoingHttpHeaders } from 'node:http';
import { translatorFor } from '../../lib/i18n/translator.ts';
import type { Locale } from '../../lib/protocol/messages.ts';

/** Why there is no page. */
export type Trouble = 'unknown' | 'unreachable' | 'unreadable' | 'slow' | 'busy';

const STATUS: Readonly<Record<Trouble, number>> = {
  unknown: 404,
  unreachable: 502,
  unreadable: 502,
  slow: 504,
  busy: 503,
};
/** Those that pass by themselves. */
const PASSING: readonly Trouble[] = ['unreachable', 'busy'];
/** Tells our answers from the page's own. */
export const TROUBLE_HEADER = 'X-Slipway-Preview';

export interface TroublePage {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** @param sites origins of pages that may show it in a frame */
export function troublePage(
  trouble: Trouble,
  { locale, port, sites }: { locale: Locale; port: number; sites: readonly string[] },
): TroublePage {
  const t = translatorFor(locale, 'previewPage');
  const title = t(`${trouble}.title`, { port: String(port) });
  const passing = PASSING.includes(trouble);
  const body = `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLES}</style>
<main><h1>${title}</h1><p>${t(`${trouble}.text`, { port: String(port) })}</p>
<p><a href="">${t('again')}</a></p></main>
<script>${tell(trouble)}${passing ? TRY_AGAIN : ''}</script>
</html>
`;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': `frame-ancestors 'self' ${sites.join(' ')}`,
    'Cache-Control': 'no-store',
    [TROUBLE_HEADER]: trouble,
  };
  return { status: STATUS[trouble], headers, body };
}

/** The page around it says so in its own way, for as long as this page is shown. */
const tell = (trouble: Trouble) => `
const tell = (slipwayPreview) => parent !== self && parent.postMessage({ slipwayPreview }, '*');
tell('${trouble}');
addEventListener('beforeunload', () => tell(null));`;

/** Less and less often, only while somebody looks at it, and for some minutes at most. */
const TRY_AGAIN = `
let wait = 700, tries = 0;
const again = async () => {
  if (document.hidden) return setTimeout(again, wait);
  const answer = await fetch(location.href, { cache: 'no-store', redirect: 'manual' }).catch(() => null);
  if (answer && !answer.headers.has('${TROUBLE_HEADER}')) return location.reload();
  wait = Math.min(wait * 1.4, 8000);
  if (++tries < 60) setTimeout(again, wait);
};
setTimeout(again, wait);`;

const STYLES = `
:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif;background:light-dark(#fcfcfa,#101513);color:light-dark(#17201d,#e7ece9)}
body{display:grid;place-items:center;min-height:90vh;margin:0 1.5rem;text-align:center}
h1{font-size:1.125rem;margin:0 0 .25rem}p{margin:.25rem 0;color:light-dark(#55605b,#a5b0ab)}
a{color:light-dark(#0a6b59,#5fd3b7)}`;
