import { describe, expect, test } from 'vitest';
import { checkSchema } from './check.ts';

const schema = checkSchema(['ko', 'en']);
const isTaken = (check: unknown) => schema.safeParse(check).success;

describe('of images', () => {
  test.each([
    'nginx',
    'nginx:1.27-alpine',
    'diamol/ch02-hello-diamol',
    'my__image/a--b.c',
    'localhost/x',
    'localhost:5000/x:A',
    'Registry.example.org/x/y:tag',
    'docker.io/library/alpine',
    `alpine@sha256:${'a1'.repeat(32)}`,
    'diamol/…',
    'nginx:…',
    '…/base',
  ])('%s is one', (image) => {
    expect(isTaken({ image })).toBe(true);
    expect(isTaken({ container: { image } })).toBe(true);
  });

  test.each([
    'Nginx',
    'Diamol/base',
    'diamol/Base',
    'https://docker.io/nginx',
    'diamol base',
    '“nginx”',
    'nginx:',
    'nginx:a b',
    '/nginx',
    'https://…',
    '이미지',
  ])('%s is none', (image) => {
    expect(isTaken({ image })).toBe(false);
    expect(isTaken({ image: { name: image, gone: true } })).toBe(false);
    expect(isTaken({ container: { image } })).toBe(false);
    expect(isTaken({ removed: { image } })).toBe(false);
  });
});

describe('of containers and volumes', () => {
  test.each(['web', 'Web_1.a-b', 'x'])('%s is one', (name) => {
    expect(isTaken({ container: { name } })).toBe(true);
    expect(isTaken({ volume: name })).toBe(true);
  });

  test.each(['“web”', 'my web', '/web', '-web', '웹', 'web…'])('%s is none', (name) => {
    expect(isTaken({ container: { name } })).toBe(false);
    expect(isTaken({ removed: { name } })).toBe(false);
    expect(isTaken({ file: { container: name, path: '/x' } })).toBe(false);
    expect(isTaken({ volume: { name } })).toBe(false);
  });
});

test('a network may be called nearly anything, but not in quotation marks', () => {
  expect(isTaken({ network: 'my net/웹' })).toBe(true);
  expect(isTaken({ network: '“app-net”' })).toBe(false);
});
