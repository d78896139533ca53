// The whole document of the terminal page. It is made once, when the pages are built: what is another for each visitor has
// a place that the server fills.
import { EARLY_SCRIPT } from '../../lib/client/early-socket.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { addressesOf } from '../../lib/i18n/page-languages.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { PLACES } from './places.ts';

export interface Assets {
  /** Addresses of the code for the first prompt: the first one is run, it imports the others. */
  readonly scripts: readonly string[];
  /** Everything that the page looks like, but the face of its text. */
  readonly styles: string;
  readonly textFace: string;
  /** Of the letters that a prompt has. */
  readonly terminalFace: string;
}

interface Props extends Assets {
  readonly locale: Locale;
  /** What is in `<main>`. */
  readonly content: string;
}

/** Says so when the first script does not come: without it nothing in the page would. */
const UNLOADED_SCRIPT = `addEventListener('error',({target})=>{
if(!(target instanceof HTMLScriptElement)||!('first' in target.dataset))return;
document.querySelector('[data-unloaded]').hidden=false;
document.querySelector('[data-text-face]').rel='stylesheet';
},true)`;

export function TerminalDocument({ locale, scripts, styles, textFace, terminalFace, content }: Props) {
  const t = translatorFor(locale, 'site');
  const [first, ...imported] = scripts;
  const addresses = addressesOf('/terminal');
  return (
    <html lang={locale} data-theme={PLACES.theme}>
      <head>
        <meta charSet="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <InlineModule text={EARLY_SCRIPT} />
        <InlineModule text={UNLOADED_SCRIPT} />
        <script type="module" async src={first} nonce={PLACES.nonce} data-first="" />
        {imported.map((href) => (
          <link key={href} rel="modulepreload" href={href} nonce={PLACES.nonce} />
        ))}
        <link rel="preload" as="font" type="font/woff2" crossOrigin="" href={terminalFace} />
        <title>{`${translatorFor(locale, 'terminal')('title')} · Slipway`}</title>
        <meta name="description" content={t('description')} />
        <meta name="application-name" content="Slipway" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fcfcfa" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101513" />
        <link rel="canonical" href={addresses[locale]} />
        {Object.entries(addresses).map(([other, address]) => (
          <link key={other} rel="alternate" hrefLang={other} href={address} />
        ))}
        <link rel="icon" href="/icon.svg" />
        <link rel="prefetch" as="style" href={textFace} data-text-face="" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own style sheets */}
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <a className="skip-link" href="#content">
          {t('skipToContent')}
        </a>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rendered by React */}
        <main id="content" tabIndex={-1} style={{ outline: 0 }} dangerouslySetInnerHTML={{ __html: content }} />
      </body>
    </html>
  );
}

function InlineModule({ text }: { text: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script type="module" async nonce={PLACES.nonce} dangerouslySetInnerHTML={{ __html: text }} />;
}
