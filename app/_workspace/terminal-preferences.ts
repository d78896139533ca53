// How the learner wants terminals to look, on every page: kept in cookies, as the theme is.
import { createStore, type ExternalStore } from '../../lib/client/external-store.ts';
import { remember } from '../_site/remember.ts';
import { clampFontSize, FONT_SIZE } from './screen/faces.ts';

export interface TerminalPreferences {
  readonly fontPx: number;
  readonly screenReader: boolean;
}

const FONT_COOKIE = 'slipway-terminal-font';
const READER_COOKIE = 'slipway-terminal-reader';

export const DEFAULT_PREFERENCES: TerminalPreferences = { fontPx: FONT_SIZE.usual, screenReader: false };

export const clampFont = (px: number): number => (Number.isFinite(px) ? clampFontSize(px) : FONT_SIZE.usual);

/** @param cookies as `document.cookie` has them */
export function readPreferences(cookies: string): TerminalPreferences {
  const values = new Map(cookies.split(';').map((part) => splitCookie(part.trim())));
  return {
    fontPx: clampFont(Number(values.get(FONT_COOKIE) || Number.NaN)),
    screenReader: values.get(READER_COOKIE) === 'on',
  };
}

function splitCookie(cookie: string): [name: string, value: string] {
  const [name = '', value = ''] = cookie.split('=', 2);
  return [name, value];
}

/** Without a document, which is where pages are rendered, these are the defaults. */
export const createPreferences = (): ExternalStore<TerminalPreferences> =>
  createStore(typeof document === 'undefined' ? DEFAULT_PREFERENCES : readPreferences(document.cookie));

export function chooseFont(store: ExternalStore<TerminalPreferences>, px: number): void {
  const fontPx = clampFont(px);
  store.update((current) => ({ ...current, fontPx }));
  remember(FONT_COOKIE, String(fontPx));
}

export function chooseScreenReader(store: ExternalStore<TerminalPreferences>, screenReader: boolean): void {
  store.update((current) => ({ ...current, screenReader }));
  remember(READER_COOKIE, screenReader ? 'on' : 'off');
}
