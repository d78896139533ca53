// What a visitor's cookies and headers say. Cookies rather than local storage: the server renders the right page at
// once, so nothing flashes and no script is needed in the head.
import { cookies, headers } from 'next/headers';
import { chooseLocale, LOCALE_COOKIE, type Locale } from '../../lib/i18n/locales.ts';
import { clampSplit, DEFAULT_SPLIT, SPLIT_COOKIE } from '../_workspace/split.ts';
import { isTheme, THEME_COOKIE, type Theme } from './theme.ts';

export async function preferredLocale(): Promise<Locale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return chooseLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language'));
}

export async function preferredTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(value) ? value : 'system';
}

/** Share of the terminal in the window's width, in percent. */
export async function preferredSplit(): Promise<number> {
  const value = Number((await cookies()).get(SPLIT_COOKIE)?.value ?? Number.NaN);
  return Number.isFinite(value) ? clampSplit(value) : DEFAULT_SPLIT;
}

/** Where this request came to, for the absolute addresses that search engines want. */
export async function requestOrigin(): Promise<URL | null> {
  const head = await headers();
  const protocol = head.get('x-forwarded-proto')?.split(',')[0] === 'https' ? 'https' : 'http';
  try {
    return new URL(`${protocol}://${head.get('host')}`);
  } catch {
    return null;
  }
}
