import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fingerprintOf } from '../lib/content/fingerprint.ts';
import { ContentFolder, LESSON, LESSON_YAML } from '../lib/content/testing/content-folder.ts';
import { ContentChanges } from './content-changes.ts';

let folder: ContentFolder;
let changes: ContentChanges;
let server: Server;
beforeEach(async () => {
  folder = await ContentFolder.create();
  const directories = [folder.path];
  changes = new ContentChanges({ directories, look: () => fingerprintOf(directories), onError: () => undefined });
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

test('a look that fails is told of, and the next one is taken all the same', async () => {
  const onError = vi.fn();
  const look = vi.fn().mockRejectedValueOnce(new Error('no disk')).mockResolvedValue('');
  using failing = new ContentChanges({ directories: [], look, onError });
  const response = () =>
    ({ writeHead: vi.fn(), write: vi.fn(), once: vi.fn(), end: vi.fn() }) as unknown as ServerResponse;
  const request = { once: vi.fn() } as unknown as IncomingMessage;
  await failing.answer(request, response());
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'no disk' }));
  await failing.answer(request, response());
  expect(look).toHaveBeenCalledTimes(2);
});
