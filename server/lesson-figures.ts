// Serves the pictures of lessons. They are their authors', so they are images and nothing else: an SVG runs no script here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FIGURES_PATH } from '../lib/content/figures.ts';
import type { LessonLibrary } from '../lib/content/library.ts';

export const isFigurePath = (path: string): boolean => path.startsWith(FIGURES_PATH);

const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // It may change at any time; asking costs little.
  'Cache-Control': 'no-cache',
} as const;

/** @param path of the request, without its query */
export async function answerFigure(
  request: IncomingMessage,
  response: ServerResponse,
  { path, lessons }: { path: string; lessons: Pick<LessonLibrary, 'figure'> },
): Promise<void> {
  const [course = '', lesson = '', name = '', ...more] = path.slice(FIGURES_PATH.length).split('/');
  const figure = more.length > 0 ? undefined : await lessons.figure(course, lesson, name);
  if (figure === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain', ...HEADERS }).end('No such figure.\n');
    return;
  }
  const { bytes, contentType, etag } = figure;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag, ...HEADERS }).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.length, ETag: etag, ...HEADERS });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
