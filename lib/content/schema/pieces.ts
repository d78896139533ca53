// The small pieces that everything an author writes is made of: ids, texts, patterns, and objects that know their keys.
import { z } from 'zod';
import type { Locale } from '../../protocol/messages.ts';
import { CONTENT_LIMITS } from '../limits.ts';

/** No whole number: JavaScript's objects put those before all other keys, and a lesson's order is its author's. */
const ID = /^(?!\d+$)[a-z0-9][a-z0-9-]{0,63}$/;
export const isId = (name: string): boolean => ID.test(name);

export const id = z.string().regex(ID, 'expected a lower-case id such as run-hello');

export const text = (maxChars: number) =>
  z
    .string()
    .max(maxChars, `expected at most ${maxChars} characters`)
    .refine((value) => value.trim() !== '', 'expected some text');
export const title = text(CONTENT_LIMITS.titleChars);
export const summary = text(CONTENT_LIMITS.summaryChars);
/** As pattern.ts has it. */
export const pattern = text(CONTENT_LIMITS.patternChars);

const EXIT_CODE = 'expected an exit code from 0 to 255';
export const exitCode = z.int().min(0, EXIT_CODE).max(255, EXIT_CODE);

const MINUTES = 'expected a number of minutes from 1 to 600';
export const minutes = z.int().min(1, MINUTES).max(600, MINUTES);

const PORT = 'expected a port from 1 to 65535';
export const port = z.int().min(1, PORT).max(65_535, PORT);

export const urlPath = text(CONTENT_LIMITS.nameChars).refine((value) => value.startsWith('/'), {
  error: 'expected a path such as /index.html',
});

/** Typed into a terminal: a control character would be a key press there (a tab completes, ^C interrupts). */
export const command = z
  .string()
  .transform((value) => value.replace(/\n+$/, ''))
  .refine((value) => value.trim() !== '', 'expected a command')
  .refine((value) => value.length <= CONTENT_LIMITS.commandChars, {
    error: `expected at most ${CONTENT_LIMITS.commandChars} characters`,
  })
  .refine((value) => !/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(value), {
    error: 'expected no tabs or other control characters: the command is typed into a terminal',
  });

export const hosts = z
  .array(id)
  .min(1, 'expected at least one host')
  .max(CONTENT_LIMITS.hostsPerLesson, `expected at most ${CONTENT_LIMITS.hostsPerLesson} hosts`)
  .refine((ids) => new Set(ids).size === ids.length, 'expected each host once');

/** Something for each language that the content is written in. */
export function perLocale<T extends z.ZodType>(locales: readonly Locale[], value: T) {
  const shape = Object.fromEntries(locales.map((locale) => [locale, value])) as Record<Locale, T>;
  return strict(shape);
}

/** Things by their id. */
export const byId = <T extends z.ZodType>(value: T, { most, what }: { most: number; what: string }) =>
  z.record(id, value).refine((all) => Object.keys(all).length <= most, { error: `expected at most ${most} ${what}` });

const ONLY = 'expected only ';

/** A strict object whose complaint about an unknown key names the keys that there are. */
export function strict<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `${ONLY}${Object.keys(shape).join(', ')}` : undefined),
  });
}

/** The keys that such a complaint names. */
export const keysNamedIn = (message: string): string[] =>
  message.startsWith(ONLY) ? message.slice(ONLY.length).split(', ') : [];
