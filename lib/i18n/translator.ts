// The strings of the site by locale, with typed keys. For code outside React components; components use use-intl's hooks.
import compile from 'icu-minify/compile';
import { createTranslator } from 'use-intl/core';
import formatMessage from 'use-intl/format-message';
import type { Locale } from './locales.ts';
import en from './messages/en.json' with { type: 'json' };
import ko from './messages/ko.json' with { type: 'json' };

export type Messages = typeof en;
export type Namespace = keyof Messages;

export const MESSAGES: Readonly<Record<Locale, Messages>> = { ko, en };

/**
 * As use-intl takes them where this runs: the pages are built with its part that only formats what was compiled before, so
 * that no browser has to read a parser (next.config.mjs); everything else runs with the part that takes them as they are.
 */
const PREPARED: Readonly<Record<Locale, Messages>> = formatMessage.raw ? MESSAGES : compileAll(MESSAGES);

/** Everything is shown without times of day, so the zone is only named to keep the library from guessing. */
export const TIME_ZONE = 'UTC';

export const translatorFor = <N extends Namespace>(locale: Locale, namespace: N) =>
  createTranslator({ locale, messages: PREPARED[locale], namespace, timeZone: TIME_ZONE });

/** The part of the messages that a page's client components need; the rest is not sent to the browser. */
export function pickMessages<N extends Namespace>(locale: Locale, namespaces: readonly N[]): Pick<Messages, N> {
  const messages = PREPARED[locale];
  return Object.fromEntries(namespaces.map((name) => [name, messages[name]])) as Pick<Messages, N>;
}

type Tree = { readonly [key: string]: string | Tree };

/** Of the same shape, with what use-intl takes for a text in place of each text. */
function compileAll<T extends Tree>(messages: T): T {
  const entries = Object.entries(messages).map(([key, value]) => [
    key,
    typeof value === 'string' ? plain(compile(value)) : compileAll(value),
  ]);
  return Object.fromEntries(entries) as T;
}

/** The compiler makes objects without a prototype, which React does not hand from the server to a page. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
