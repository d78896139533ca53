import { describe, expect, it } from 'vitest';
import { LOCALES } from './locales.ts';
import { addressesOf, inLanguage, otherLocales } from './page-languages.ts';
import { translatorFor } from './translator.ts';

const THREE = ['ko', 'en', 'ja'] as const;

describe('a page', () => {
  it('is in as many languages as there are', () => {
    expect(addressesOf('/lessons/a/b', THREE)).toEqual({
      ko: '/ko/lessons/a/b',
      en: '/en/lessons/a/b',
      ja: '/ja/lessons/a/b',
    });
    expect(Object.keys(addressesOf(''))).toEqual([...LOCALES]);
  });

  it('is offered in every other language', () => {
    expect(otherLocales('en', THREE)).toEqual(['ko', 'ja']);
    expect(otherLocales('ko')).not.toContain('ko');
    expect(otherLocales('ko')).toHaveLength(LOCALES.length - 1);
  });

  it.each([
    ['/en', '/ja'],
    ['/ko/lessons/a/en', '/ja/lessons/a/en'],
  ])('%s is %s in another language', (path, expected) => expect(inLanguage(path, 'ja')).toBe(expected));
});

it.each(LOCALES)('%s calls itself by one name, with which its offer begins', (locale) => {
  const t = translatorFor(locale, 'header');
  expect(t('readHere').startsWith(t('language'))).toBe(true);
});
