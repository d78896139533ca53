import { describe, expect, it } from 'vitest';
import type { Check } from '../../lib/content/check.ts';
import type { ContainerDetails } from '../engine/engine.ts';
import { evaluate, normalizeImage } from './evaluate.ts';

const BASE = { host: 'sandbox', because: null } as const;

const container = (over: Partial<ContainerDetails>): ContainerDetails => ({
  id: 'a1',
  name: 'web',
  image: 'diamol/hello',
  state: 'exited',
  labels: {},
  createdAt: 1,
  command: [],
  exitCode: 0,
  startedAt: '',
  finishedAt: '',
  restartCount: 0,
  ports: [],
  addresses: {},
  ...over,
});

const hello: Check = { ...BASE, kind: 'container', container: { image: 'diamol/hello', state: 'exited', exitCode: 0 } };
const twice: Check = { ...BASE, kind: 'container', container: { image: 'diamol/hello', state: 'exited', minCount: 2 } };

const table: Array<[string, Check, ContainerDetails[], string]> = [
  ['nothing there', hello, [], 'container-none'],
  ['another image', hello, [container({ image: 'diamol/base' })], 'container-none'],
  ['still running', hello, [container({ state: 'running' })], 'container-state'],
  ['ended badly', hello, [container({ exitCode: 3 })], 'container-exit-code'],
  ['done', hello, [container({})], 'passed'],
  ['done, tag spelled out', hello, [container({ image: 'docker.io/diamol/hello:latest' })], 'passed'],
  ['another tag', hello, [container({ image: 'diamol/hello:2' })], 'container-none'],
  ['one of two', twice, [container({})], 'container-count'],
  ['two of two', twice, [container({}), container({ id: 'b2' })], 'passed'],
  ['done once, the newest is running', hello, [container({}), container({ state: 'running', createdAt: 9 })], 'passed'],
  ['all: one fails', { ...BASE, kind: 'all', checks: [hello, twice] }, [container({})], 'container-count'],
  ['any: one holds', { ...BASE, kind: 'any', checks: [twice, hello] }, [container({})], 'passed'],
  ['any: none holds', { ...BASE, kind: 'any', checks: [twice, hello] }, [], 'container-none'],
];

describe('evaluate', () => {
  it.each(table)('%s', (_, check, containers, expected) => {
    const verdict = evaluate(check, { containers });
    expect(verdict.passed ? 'passed' : verdict.reason.code).toBe(expected);
  });

  it('names what is there and what is missing', () => {
    const verdict = evaluate(hello, { containers: [container({ exitCode: 137 })] });
    expect(verdict).toEqual({
      passed: false,
      reason: { code: 'container-exit-code', params: { name: 'web', found: 137, expected: 0 } },
    });
  });
});

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

  it('is found at once in a name of a million colons', () => {
    const name = `${':'.repeat(1_000_000)}/`;
    expect(normalizeImage(name)).toBe(`${name}:latest`);
  });
});

it('names nothing at greater length than can be read', () => {
  const name = 'n'.repeat(10_000);
  const verdict = evaluate({ ...BASE, kind: 'container', container: { image: name } }, { containers: [] });
  expect(JSON.stringify(verdict).length).toBeLessThan(300);
});
