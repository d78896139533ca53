import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ContentFolder, LESSON, LESSON_YAML } from '../lib/content/testing/content-folder.ts';
import { ContentChanges } from './content-changes.ts';

let folder: ContentFolder;
let changes: ContentChanges;
let server: Server;
beforeEach(async () => {
  folder = await ContentFolder.create();
  changes = new ContentChanges({ directories: [folder.path], onError: () => undefined });
  server = createServer((request, response) => void changes.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  changes[Symbol.dispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await folder[Symbol.asyncDispose]();
});

/** What a page has heard so far. */
async function listen(abort: AbortController): Promise<{ heard: () => string; type: string | null }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { signal: abort.signal });
  let text = '';
  const reader = response.body?.getReader();
  const read = async () => {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      text += new TextDecoder().decode(part.value);
    }
  };
  read().catch(() => undefined);
  return { heard: () => text, type: response.headers.get('content-type') };
}

test('a page hears of each change, and of what is in new folders', async () => {
  const abort = new AbortController();
  const { heard, type } = await listen(abort);
  expect(type).toBe('text/event-stream');
  await vi.waitFor(() => expect(heard()).toContain('data: 0\n\n'), { timeout: 10_000 });
  await folder.write({ [`${LESSON}/lesson.yaml`]: `${LESSON_YAML}# changed\n` });
  await vi.waitFor(() => expect(heard()).toContain('data: 1\n\n'), { timeout: 10_000 });
  await folder.write({ [`${LESSON}/files/deep/er/x`]: 'x' });
  await vi.waitFor(() => expect(heard()).toContain('data: 2\n\n'), { timeout: 10_000 });
  abort.abort();
});

test('more pages than an author has are turned away', async () => {
  const abort = new AbortController();
  for (let page = 0; page < 50; page += 1) await listen(abort);
  const { port } = server.address() as AddressInfo;
  const refused = await fetch(`http://127.0.0.1:${port}/`);
  expect(refused.status).toBe(503);
  await refused.text();
  abort.abort();
});
