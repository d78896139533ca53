// One page in all languages: where it is in each, and in which ones it is offered to its reader. Pure.
import { LOCALES, type Locale } from './locales.ts';

/**
 * @param path of the page, without its language: '' or '/…'
 * @returns its address in each language, as search engines want to know them
 */
export function addressesOf(path: string): Record<Locale, string>;
export function addressesOf<L extends string>(path: string, locales: readonly L[]): Record<L, string>;
export function addressesOf(path: string, locales: readonly string[] = LOCALES): Record<string, string> {
  return Object.fromEntries(locales.map((locale) => [locale, `/${locale}${path}`]));
}

/** All but the one that is read. */
export function otherLocales(locale: Locale): Locale[];
export function otherLocales<L extends string>(locale: L, locales: readonly L[]): L[];
export function otherLocales(locale: string, locales: readonly string[] = LOCALES): string[] {
  return locales.filter((other) => other !== locale);
}

/** @param path with the language that it is in */
export const inLanguage = (path: string, locale: string): string => path.replace(/^\/[^/]*/, `/${locale}`);
