import { afterEach, expect, test, vi } from 'vitest';
import { ContentLibrary } from './library.ts';
import { currentSite, provideSite } from './site.ts';

const KEY = Symbol.for('slipway.site');
afterEach(() => {
  Reflect.deleteProperty(globalThis, KEY);
});

test('says what to do when the page is not served by Slipway', () => {
  expect(() => currentSite()).toThrow(
    'No site provided: start Slipway with `npm start` or `npm run dev`, not with `next`.',
  );
});

test('reaches another instance of the module in the same process', async () => {
  const site = { library: new ContentLibrary({ directories: [] }) };
  provideSite(site);
  vi.resetModules();
  const copy = await import('./site.ts');
  expect(copy.currentSite).not.toBe(currentSite);
  expect(copy.currentSite()).toBe(site);
});
