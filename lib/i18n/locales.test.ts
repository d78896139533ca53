import { describe, expect, it } from 'vitest';
import { localeSchema } from '../protocol/messages.ts';
import { chooseLocale, LOCALES } from './locales.ts';

it('has the locales of the protocol', () => {
  expect([...LOCALES]).toEqual(localeSchema.options);
});

describe('chooseLocale', () => {
  it.each([
    ['ko', 'en-US,en;q=0.9', 'ko'],
    ['en', 'ko-KR', 'en'],
    ['fr', 'ko-KR', 'ko'],
    [undefined, 'ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
    [undefined, 'en-GB,ko;q=0.5', 'en'],
    [undefined, 'fr-FR, ko;q=0.3', 'ko'],
    [undefined, 'ko;q=0, de', 'en'],
    [undefined, 'en;q=0.2, KO-kr;q=0.9', 'ko'],
    [undefined, '', 'en'],
    [undefined, null, 'en'],
  ] as const)('cookie %s and header %s give %s', (cookie, header, expected) => {
    expect(chooseLocale(cookie, header)).toBe(expected);
  });
});
