import { describe, expect, it } from 'vitest';
import { normalizeImage, sameImage } from './image-name.ts';

describe('the same image', () => {
  it.each([
    ['nginx', 'nginx:latest'],
    ['library/nginx', 'nginx:latest'],
    ['docker.io/library/nginx', 'nginx:latest'],
    ['index.docker.io/library/nginx:1', 'nginx:1'],
    ['docker.io/diamol/base', 'diamol/base:latest'],
    ['xdocker.io/library/nginx', 'xdocker.io/library/nginx:latest'],
    ['host:5000/name', 'host:5000/name:latest'],
    ['host:5000/name:1', 'host:5000/name:1'],
    ['diamol/base@sha256:abc', 'diamol/base@sha256:abc'],
    ['host:5000/name:1@sha256:abc', 'host:5000/name:1@sha256:abc'],
    ['name:', 'name::latest'],
    ['', ':latest'],
  ])('%s is %s', (name, expected) => {
    expect(normalizeImage(name)).toBe(expected);
  });

  it.each([
    ['diamol/base', 'diamol/…', true],
    ['docker.io/diamol/base:2', 'diamol/…:2', true],
    ['diamol/base:2', 'diamol/…:1', false],
    ['nginx', 'diamol/…', false],
  ])('%s as %s: %s', (found, wanted, expected) => expect(sameImage(found, wanted)).toBe(expected));

  it('is found at once in a name of a million colons', () => {
    const name = `${':'.repeat(1_000_000)}/`;
    expect(normalizeImage(name)).toBe(`${name}:latest`);
  });
});
