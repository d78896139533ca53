// The schemas that are shipped for editors are those that the loader has.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LOCALES } from '../../i18n/locales.ts';
import { jsonSchemas } from './json-schema.ts';

test.each(Object.entries(jsonSchemas(LOCALES)))(
  '%s is up to date: else npx slipway lesson schema',
  async (name, text) => {
    expect(await readFile(new URL(`../../../docs/schema/${name}`, import.meta.url), 'utf8')).toBe(text);
  },
);
