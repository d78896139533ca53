import { afterEach, expect, it, vi } from 'vitest';
import { forgetBrowser, forgetHere, onForget } from './forget-browser.ts';

/** What a tab keeps: its items are properties, as a browser has them. */
const tabWith = (items: Record<string, string>) =>
  Object.defineProperty({ ...items } as Record<string, unknown>, 'removeItem', {
    value(this: Record<string, unknown>, key: string) {
      delete this[key];
    },
  });

afterEach(() => vi.unstubAllGlobals());

it('forgets what this tab keeps of ours, and tells the other ones', async () => {
  const tab = tabWith({ 'slipway-draft:c/l/sandbox/notes.txt': 'mine', 'slipway-view-lesson': '{}', other: 'theirs' });
  vi.stubGlobal('sessionStorage', tab);
  const listener = vi.fn();
  const end = onForget(listener);
  forgetBrowser();
  expect(Object.keys(tab)).toEqual(['other']);
  await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce());
  end();
});

it('forgets what this tab keeps when another one tells it to', async () => {
  const tab = tabWith({ 'slipway-draft:c/l/sandbox/notes.txt': 'mine', other: 'theirs' });
  vi.stubGlobal('sessionStorage', tab);
  const end = onForget(forgetHere);
  const another = new BroadcastChannel('slipway-forget');
  another.postMessage(null);
  await vi.waitFor(() => expect(Object.keys(tab)).toEqual(['other']));
  another.close();
  end();
});

it('tells the other ones also where a tab may keep nothing', async () => {
  const refused = () => {
    throw new DOMException('refused', 'SecurityError');
  };
  vi.stubGlobal('sessionStorage', new Proxy({}, { ownKeys: refused }));
  const listener = vi.fn();
  const end = onForget(listener);
  forgetBrowser();
  await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce());
  end();
});
