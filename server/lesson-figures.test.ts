import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentLibrary } from '../lib/content/library.ts';
import { ContentFolder, LESSON } from '../lib/content/testing/content-folder.ts';
import { answerFigure } from './lesson-figures.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
let folder: ContentFolder;
let server: Server;
let address: string;
beforeEach(async () => {
  folder = await ContentFolder.create();
  await folder.write({ [`${LESSON}/figures/a.svg`]: SVG, [`${LESSON}/figures/page.html`]: '<p>', 'secret.svg': SVG });
  const lessons = new ContentLibrary({ directories: [folder.path] });
  server = createServer((request, response) => {
    void answerFigure(request, response, { path: request.url ?? '', lessons });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lesson-figures/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await folder[Symbol.asyncDispose]();
});

test('an SVG is an image, whose scripts no browser runs', async () => {
  const response = await fetch(`${address}course/lesson/a.svg`);
  expect(await response.text()).toBe(SVG);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  const etag = response.headers.get('etag') ?? '';
  const again = await fetch(`${address}course/lesson/a.svg`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

describe('is not there', () => {
  test.each([
    ['what is no image', 'course/lesson/page.html'],
    ['a figure that there is not', 'course/lesson/b.svg'],
    ['what is elsewhere', 'course/lesson/..%2f..%2fsecret.svg'],
    ['what is deeper', 'course/lesson/a.svg/x'],
    ['a lesson that there is not', 'course/none/a.svg'],
    ['nothing', ''],
  ])('%s', async (_, path) => {
    const response = await fetch(address + path);
    expect(response.status).toBe(404);
    await response.text();
  });
});
