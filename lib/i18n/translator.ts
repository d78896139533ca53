// The strings of the site by locale, with typed keys. For code outside React components; components use use-intl's hooks.
import { createTranslator } from 'use-intl/core';
import type { Locale } from './locales.ts';
import en from './messages/en.json' with { type: 'json' };
import ko from './messages/ko.json' with { type: 'json' };

export type Messages = typeof en;
export type Namespace = keyof Messages;

export const MESSAGES: Readonly<Record<Locale, Messages>> = { ko, en };

/** Everything is shown without times of day, so the zone is only named to keep the library from guessing. */
export const TIME_ZONE = 'UTC';

export const translatorFor = <N extends Namespace>(locale: Locale, namespace: N) =>
  createTranslator({ locale, messages: MESSAGES[locale], namespace, timeZone: TIME_ZONE });

/** The part of the messages that a page's client components need; the rest is not sent to the browser. */
export function pickMessages<N extends Namespace>(locale: Locale, namespaces: readonly N[]): Pick<Messages, N> {
  const messages = MESSAGES[locale];
  return Object.fromEntries(namespaces.map((name) => [name, messages[name]])) as Pick<Messages, N>;
}
