import { describe, expect, it } from 'vitest';
import type { Check, ContainerCondition } from '../../lib/content/check.ts';
import type { ContainerDetails } from '../engine/engine.ts';
import { factsOf, NOW_MS } from '../testing/facts.ts';
import { evaluate } from './evaluate.ts';

const BASE = { host: 'sandbox', because: null } as const;
const IMAGE = 'diamol/hello';
const port = (container: number, host: number | null, protocol: 'tcp' | 'udp' = 'tcp') => ({
  container,
  host,
  protocol,
});
const published = (containerPort: number, hostPort: number | null) => ({
  containerPort,
  hostPort,
  protocol: 'tcp' as const,
});

const check = (container: ContainerCondition): Check => ({ ...BASE, kind: 'container', container });
const done = { image: IMAGE, state: 'exited', exitCode: 0 } as const;
const web = { name: 'web', state: 'running', ports: [port(80, 8080)] } as const;

type Row = [string, ContainerCondition, Array<Partial<ContainerDetails>>, string, Record<string, unknown>?];
const table: Row[] = [
  ['nothing there', done, [], 'container-none', { what: IMAGE }],
  ['nothing there at all', { state: 'running' }, [], 'container-none-at-all'],
  ['another image', done, [{ image: 'diamol/base' }], 'container-none'],
  ['still running', done, [{ state: 'running' }], 'container-state', { found: 'running', expected: 'exited' }],
  ['ended badly', done, [{ exitCode: 3 }], 'container-exit-code', { name: 'web', found: 3, expected: 0 }],
  ['done', done, [{}], 'passed'],
  ['done, tag spelled out', done, [{ image: 'docker.io/diamol/hello:latest' }], 'passed'],
  ['another tag', done, [{ image: 'diamol/hello:2' }], 'container-none'],
  ['an image that fits', { image: 'diamol/…' }, [{}], 'passed'],
  ['one of two', { ...done, minCount: 2 }, [{}], 'container-count', { found: 1, expected: 2 }],
  ['two of two', { ...done, minCount: 2 }, [{}, { id: 'b2' }], 'passed'],
  ['one too many', { ...done, maxCount: 1 }, [{}, { id: 'b2' }], 'container-too-many', { found: 2, expected: 1 }],
  ['none wanted, none there', { ...done, maxCount: 0 }, [], 'passed'],
  ['none wanted, one there', { ...done, maxCount: 0 }, [{}], 'container-too-many', { found: 1, expected: 0 }],
  ['done once, the newest is running', done, [{}, { state: 'running', createdAt: 9 }], 'passed'],
  ['an exit code of what has not ended', { exitCode: 0 }, [{ state: 'running' }], 'container-state'],
  ['could not be started', { state: 'created', exitCode: 127 }, [{ state: 'created', exitCode: 127 }], 'passed'],
  [
    'was created, and never started',
    { state: 'created', exitCode: 127 },
    [{ state: 'created', exitCode: 0 }],
    'container-exit-code',
    { name: 'web', found: 0, expected: 127 },
  ],
  ['another name', { ...done, name: 'db' }, [{}], 'container-name', { name: 'web', image: IMAGE, expected: 'db' }],
  ['of this name, of another image', { ...done, name: 'web' }, [{ image: 'x' }], 'container-image', { found: 'x' }],
  ['without the label', { labels: { tier: 'front' }, name: 'web' }, [{}], 'container-label', { label: 'tier=front' }],
  [
    'with another value of the label',
    { labels: { tier: 'front' }, name: 'web' },
    [{ labels: { tier: 'back' } }],
    'container-label-value',
    { label: 'tier', found: 'back', expected: 'front' },
  ],
  ['a label that every object has', { labels: { constructor: 'x' }, name: 'web' }, [{}], 'container-label'],
  ['by the label alone', { labels: { tier: 'front' } }, [{ labels: { tier: 'front' } }], 'passed'],
  [
    'running without the port',
    web,
    [{ state: 'running' }],
    'container-port-to',
    { state: 'running', port: '80', host: '8080' },
  ],
  [
    'exposed only',
    web,
    [{ state: 'running', ports: [published(80, null)] }],
    'container-port-to',
    { name: 'web', port: '80', host: '8080' },
  ],
  [
    'published elsewhere',
    web,
    [{ state: 'running', ports: [published(80, 8081)] }],
    'container-port-elsewhere',
    { found: '8081', expected: '8080' },
  ],
  ['published', web, [{ state: 'running', ports: [published(80, 8080)] }], 'passed'],
  ['published twice', web, [{ state: 'running', ports: [published(80, 1), published(80, 8080)] }], 'passed'],
  ['on any port', { name: 'web', ports: [port(80, null)] }, [{ ports: [published(80, 9)] }], 'passed'],
  [
    'on the port of the host that was meant for its own',
    { name: 'web', ports: [port(8080, null)] },
    [{ ports: [published(80, 8080)] }],
    'container-port-inside',
    { port: '8080', found: '80' },
  ],
  ['on no port', { name: 'web', ports: [port(80, null)] }, [{}], 'container-port', { port: '80' }],
  [
    'of the other protocol',
    { name: 'web', ports: [port(53, null, 'udp')] },
    [{ ports: [published(53, 53)] }],
    'container-port',
    { port: '53/udp' },
  ],
  [
    'another command',
    { name: 'web', command: 'sleep …' },
    [{ command: ['top'] }],
    'container-command',
    { found: 'top' },
  ],
  ['the command', { name: 'web', command: 'sleep …' }, [{ command: ['sleep', '60'] }], 'passed'],
  [
    'too young',
    { name: 'web', minAgeSeconds: 10 },
    [{ createdAt: NOW_MS / 1000 - 4 }],
    'container-young',
    { found: 4, expected: 10 },
  ],
  ['old enough', { name: 'web', minAgeSeconds: 10 }, [{ createdAt: NOW_MS / 1000 - 10 }], 'passed'],
];

describe('a container', () => {
  it.each(table)('%s', (_, wanted, containers, expected, params = {}) => {
    const verdict = evaluate(check(wanted), factsOf({ containers }));
    expect(verdict.outcome === 'failed' ? verdict.reason.code : verdict.outcome).toBe(expected);
    if (verdict.outcome === 'failed') expect(verdict.reason.params).toMatchObject(params);
  });

  it('that fits most is named, and of several the newest', () => {
    const containers = [
      { id: '1', name: 'far', state: 'created', createdAt: 9 } as const,
      { id: '2', name: 'near', state: 'exited', exitCode: 1, createdAt: 1 } as const,
      { id: '3', name: 'newer', state: 'exited', exitCode: 1, createdAt: 2 } as const,
    ];
    expect(evaluate(check(done), factsOf({ containers }))).toMatchObject({ reason: { params: { name: 'newer' } } });
  });

  it.each([
    ['before the step', { sinceMs: 5000 }, 'container-old'],
    ['before the sandbox', { beganAtMs: 5000 }, 'container-old'],
    ['after both', { sinceMs: 3999, beganAtMs: 3000 }, 'passed'],
  ])('is new or not: %s', (_, since, expected) => {
    const verdict = evaluate(check({ isNew: true }), factsOf({ ...since, containers: [{ createdAt: 4 }] }));
    expect(verdict.outcome === 'failed' ? verdict.reason.code : verdict.outcome).toBe(expected);
  });

  it('decides nothing before anything was seen', () => {
    expect(evaluate(check(done), factsOf({ isBlind: true })).outcome).toBe('unknown');
    expect(evaluate({ ...check(done), host: 'other' }, factsOf({})).outcome).toBe('unknown');
  });

  it('names nothing at greater length than can be read', () => {
    const verdict = evaluate(check({ name: 'n'.repeat(10_000) }), factsOf({}));
    expect(JSON.stringify(verdict).length).toBeLessThan(300);
  });
});

describe('while some containers are not to be seen', () => {
  const not = (inner: Check): Check => ({ ...BASE, kind: 'not', check: inner });
  const left = (what: 'containers' | 'running-containers'): Check => ({ ...BASE, kind: 'nothing-left', what });

  it.each<[string, Check, Array<Partial<ContainerDetails>>, string]>([
    ['that there is none', not(check({ image: IMAGE })), [], 'unknown'],
    ['that there is none too many', check({ ...done, maxCount: 1 }), [{}], 'unknown'],
    ['that none is wanted', check({ ...done, maxCount: 0 }), [], 'unknown'],
    ['that nothing is left', left('containers'), [], 'unknown'],
    ['that nothing runs', left('running-containers'), [{ state: 'exited' }], 'unknown'],
    ['one that is there is', check(done), [{}], 'passed'],
    ['what is too many already is', check({ ...done, maxCount: 0 }), [{}], 'failed'],
    ['what is left already is', left('containers'), [{}], 'failed'],
  ])('%s: is told as it is', (_, of, containers, outcome) => {
    expect(evaluate(of, factsOf({ containers, someAreHidden: true }))).toMatchObject({ outcome });
  });
});
