// All languages say the same things, and everything the server can say has words.
import { describe, expect, it } from 'vitest';
import { INPUT_LOSSES } from '../client/input-sender.ts';
import { ERROR_CODE_NAMES } from '../errors.ts';
import { EXPIRY_REASONS, INCIDENT_CODES, PREPARATION_STEPS, sandboxLimitsSchema } from '../protocol/messages.ts';
import { REASONS } from '../protocol/reasons.ts';
import { LOCALES } from './locales.ts';
import { MESSAGES, translatorFor } from './translator.ts';

type Tree = { readonly [key: string]: string | Tree };

const flatten = (tree: Tree, prefix = ''): Array<[key: string, text: string]> =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );

const unique = (values: string[]): string[] => [...new Set(values)].sort();
const paramsOf = (text: string): string[] =>
  unique([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name ?? ''));
const tagsOf = (text: string): string[] => unique([...text.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? ''));

describe('messages', () => {
  const first = flatten(MESSAGES[LOCALES[0]]);

  describe.each(LOCALES)('in %s', (locale) => {
    const texts = new Map(flatten(MESSAGES[locale]));

    it('have the same keys as in every language', () => {
      expect(unique([...texts.keys()])).toEqual(unique(first.map(([key]) => key)));
    });

    it.each(first)('%s takes the same parameters and tags as in every language', (key, text) => {
      expect(paramsOf(texts.get(key) ?? '')).toEqual(paramsOf(text));
      expect(tagsOf(texts.get(key) ?? '')).toEqual(tagsOf(text));
    });

    it('have a text for exactly the error codes, without parameters', () => {
      expect(unique(Object.keys(MESSAGES[locale].errors))).toEqual(unique([...ERROR_CODE_NAMES]));
      expect(Object.values(MESSAGES[locale].errors).flatMap(paramsOf)).toEqual([]);
    });

    it('have a text for exactly the reasons, with exactly their parameters', () => {
      const found = Object.entries(MESSAGES[locale].reasons).map(([code, text]) => [code, paramsOf(text)]);
      const expected = Object.entries(REASONS).map(([code, params]) => [code, unique([...params])]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    });

    it.each([
      ['steps of preparation', 'preparation', PREPARATION_STEPS],
      ['reasons for an end', 'expiry', EXPIRY_REASONS],
      ['incidents', 'incident', INCIDENT_CODES],
      ['ways to lose what was typed', 'inputLost', INPUT_LOSSES],
    ] as const)('name exactly the %s', (_, namespace, codes) => {
      expect(unique(Object.keys(MESSAGES[locale][namespace]))).toEqual(unique([...codes]));
    });

    it('name exactly the networks that an engine may reach', () => {
      expect(Object.keys(MESSAGES[locale].engine.egress)).toEqual(sandboxLimitsSchema.shape.egress.options);
    });

    it('say what is full, also when nobody knows how large it is', () => {
      const t = translatorFor(locale, 'incident');
      expect(t('disk-full.title', { disk: '4 GB' })).toContain('4 GB');
      expect(t('disk-full.title', { disk: 'none' })).not.toContain('none');
    });

    it('can be formatted', () => {
      const t = translatorFor(locale, 'reasons');
      const text = t.markup('container-none', { what: 'diamol/base', c: (chunks) => `[${chunks}]` });
      expect(text).toContain('[diamol/base]');
    });
  });
});
