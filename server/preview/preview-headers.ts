// What of a head passes between the browser and a page in the sandbox, and what it becomes. Neither end is believed.
import type { IncomingHttpHeaders } from 'node:http';

/** Of one connection, not of the message: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** Where the learner comes from is not the page's business; `expect` was answered already; for the length see `frameOf`. */
const NOT_SENT = ['host', 'content-length', 'cookie', 'expect', 'forwarded', 'x-real-ip', 'origin', 'referer'];
/** They would outlive the page: for the name of the host, in the browser. */
const NOT_ACCEPTED = ['strict-transport-security', 'alt-svc', 'set-cookie', 'location'];
/** Signed by us, for us. */
const OUR_COOKIES = /^slipway[_-]/i;

export interface Passage {
  /** As the page knows itself: `localhost:8080`. */
  readonly inside: string;
  /** As the browser knows it: `http://….preview.localhost:3000`. */
  readonly outside: string;
}

/** @param upgrade the protocol that the connection is to change to, if it is */
export function toSandbox(headers: IncomingHttpHeaders, { inside, outside }: Passage, upgrade?: string) {
  const passed: Record<string, string | string[]> = { host: inside };
  const dropped = dropList(headers.connection, NOT_SENT);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !dropped.has(name) && !name.startsWith('x-forwarded-')) passed[name] = value;
  }
  const cookie = withoutOurs(headers.cookie);
  if (cookie !== '') passed.cookie = cookie;
  for (const name of ['origin', 'referer'] as const) {
    const value = headers[name];
    if (value !== undefined) passed[name] = replaceStart(value, outside, `http://${inside}`);
  }
  if (upgrade === undefined) Object.assign(passed, { connection: 'keep-alive' }, frameOf(headers));
  else Object.assign(passed, { connection: 'Upgrade', upgrade });
  return passed;
}

/** How long the body is. Without it, a body would be taken for the next request of the connection, which may be another's. */
function frameOf(headers: IncomingHttpHeaders) {
  if (headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' };
  const length = headers['content-length'];
  return length === undefined ? {} : { 'content-length': length };
}

/**
 * @param raw names and values in turns, as they came
 * @returns the same, with what we add; a `101` keeps what it upgrades to
 */
export function toBrowser(raw: readonly string[], { inside }: Passage, site: readonly string[]): string[] {
  const passed: string[] = [];
  const pairs = pairsOf(raw);
  const dropped = dropList(firstOf(pairs, 'connection'), NOT_ACCEPTED);
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (!dropped.has(lower) || (lower === 'set-cookie' && isAcceptable(value))) passed.push(name, value);
    if (lower === 'location') passed.push(name, replaceStart(value, `http://${inside}`, '') || '/');
  }
  // A second policy only takes away from the first.
  passed.push('Content-Security-Policy', `frame-ancestors 'self' ${site.join(' ')}`);
  if (firstOf(pairs, 'referrer-policy') === undefined) passed.push('Referrer-Policy', 'same-origin');
  // A page that says nothing of it would be kept for a tenth of its age, and whoever has just changed it sees the old one.
  if (firstOf(pairs, 'cache-control') === undefined) passed.push('Cache-Control', 'no-cache');
  return passed;
}

function dropList(connection: string | undefined, more: readonly string[]): Set<string> {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...more, ...named]);
}

function pairsOf(raw: readonly string[]): Array<readonly [name: string, value: string]> {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

const firstOf = (pairs: ReadonlyArray<readonly [string, string]>, wanted: string): string | undefined =>
  pairs.find(([name]) => name.toLowerCase() === wanted)?.[1];

function withoutOurs(cookies: string | undefined): string {
  const parts = (cookies ?? '').split(';').map((part) => part.trim());
  return parts.filter((part) => part !== '' && !OUR_COOKIES.test(part)).join('; ');
}

/** A cookie for a domain would be sent to the pages of other learners. */
function isAcceptable(cookie: string): boolean {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim().toLowerCase());
  return !OUR_COOKIES.test(pair) && !attributes.some((attribute) => /^domain\s*(=|$)/.test(attribute));
}

function replaceStart(text: string, from: string, to: string): string {
  const next = text[from.length];
  const isWhole = next === undefined || next === '/' || next === '?' || next === '#';
  return text.startsWith(from) && isWhole ? to + text.slice(from.length) : text;
}
