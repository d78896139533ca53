// Which languages there are and which one a visitor gets. Knows nothing of Next or of the browser.

/**
 * The one list. Another language is an entry here, a file of messages in messages/ with its line in translator.ts and in the
 * terminal page's first-terminal.ts, which do not compile without, and prose of its own in each lesson.
 */
export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en';
export const LOCALE_COOKIE = 'slipway-locale';

export const isLocale = (value: unknown): value is Locale => LOCALES.some((locale) => locale === value);

/** The cookie wins, then the visitor's most preferred language that we have, then `DEFAULT_LOCALE`. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null | undefined): Locale {
  if (isLocale(cookie)) return cookie;
  return preferredLanguages(acceptLanguage ?? '').find(isLocale) ?? DEFAULT_LOCALE;
}

/** Primary language tags of an Accept-Language header, most preferred first; those with q=0 are refused. */
function preferredLanguages(header: string): string[] {
  return header
    .split(',')
    .map((entry) => {
      const [tag = '', ...params] = entry.trim().split(';');
      const quality = params.map((param) => /^\s*q=([\d.]+)/.exec(param)?.[1]).find((value) => value !== undefined);
      return { language: tag.trim().split('-')[0]?.toLowerCase() ?? '', quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
}
