// What is said to a learner's form: where to go on, a file, or plainly that it was refused.
import type { ServerResponse } from 'node:http';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import type { LearnerExport } from '../storage/progress-store.ts';
import type { Refusal } from './admit.ts';

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
const FILE_NAME = 'slipway-my-data.json';
const TIMES: ReadonlySet<string> = new Set(['at', 'passedAt', 'createdAt', 'seenAt']);

export function sendBack(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location, ...HEADERS }).end();
}

/** What is still to come of the request is not read. */
export function refuse(response: ServerResponse, locale: Locale, { status, code, allow }: Refusal): void {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close', ...HEADERS };
  response.writeHead(status, { ...headers, ...(allow !== undefined && { Allow: allow }) });
  response.end(`${translatorFor(locale, 'errors')(code)}\n`);
}

export function answerExport(response: ServerResponse, kept: LearnerExport): void {
  const headers = { 'Content-Type': 'application/json', 'Content-Disposition': `attachment; filename="${FILE_NAME}"` };
  response.writeHead(200, { ...headers, ...HEADERS });
  response.end(`${JSON.stringify({ format: 'slipway-my-data', version: 1, ...kept }, withReadableTimes, 2)}\n`);
}

const withReadableTimes = (key: string, value: unknown): unknown =>
  TIMES.has(key) && typeof value === 'number' ? new Date(value).toISOString() : value;
