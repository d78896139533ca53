import { describe, expect, it } from 'vitest';
import { previewToken, previewUrl, readPreviewHost } from './preview-host.ts';

const BASE = 'preview.localhost';
const TOKEN = 'a'.repeat(40);
const SUBJECT = { sandboxId: 'one', host: 'sandbox', port: 8080 };

describe('a host header', () => {
  it.each([
    [`${TOKEN}-8080.${BASE}:3000`, { token: TOKEN, port: 8080 }],
    [`${TOKEN.toUpperCase()}-8080.${BASE.toUpperCase()}`, { token: TOKEN, port: 8080 }],
    [`${TOKEN}-65535.${BASE}`, { token: TOKEN, port: 65_535 }],
    [`${TOKEN}-65536.${BASE}`, null],
    [`${TOKEN}-0.${BASE}`, null],
    [`${TOKEN}-080.${BASE}`, null],
    [`${TOKEN}.${BASE}`, null],
    [`x.${TOKEN}-8080.${BASE}`, null],
    [`.${BASE}`, null],
    [BASE, null],
    [`${TOKEN}-8080.evil${BASE}`, undefined],
    [`${BASE}.example.org`, undefined],
    ['localhost:3000', undefined],
    ['[::1]:3000', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => expect(readPreviewHost(header, BASE)).toEqual(expected));
});

describe('a token', () => {
  const token = previewToken('secret', 'learner', SUBJECT);

  it('is the same for the same port of the same sandbox', () => {
    expect(previewToken('secret', 'learner', SUBJECT)).toBe(token);
    expect(token).toMatch(/^[0-9a-f]{40}$/);
  });

  it.each([
    ['secret', previewToken('other', 'learner', SUBJECT)],
    ['learner', previewToken('secret', 'other', SUBJECT)],
    ['sandbox', previewToken('secret', 'learner', { ...SUBJECT, sandboxId: 'two' })],
    ['host', previewToken('secret', 'learner', { ...SUBJECT, host: 'server' })],
    ['port', previewToken('secret', 'learner', { ...SUBJECT, port: 80 })],
  ])('is another one for another %s', (_, other) => expect(other).not.toBe(token));
});

it.each([
  ['http://localhost:3000', `http://${TOKEN}-8080.${BASE}:3000/`],
  ['http://127.0.0.1:4321', `http://${TOKEN}-8080.${BASE}:4321/`],
  ['https://learn.example.org', `https://${TOKEN}-8080.${BASE}/`],
])('a page of %s is led to %s', (site, url) => {
  expect(previewUrl({ token: TOKEN, port: 8080 }, BASE, site)).toBe(url);
  expect(readPreviewHost(new URL(url).host, BASE)).toEqual({ token: TOKEN, port: 8080 });
});
