import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { environmentSchema, readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs nothing to be set; what is empty is not set', () => {
    expect(readConfig({ PORT: '', SLIPWAY_SECRET: '' }, '/root')).toEqual(readConfig({}, '/root'));
    expect(readConfig({}, '/root')).toMatchObject({
      dataDirectory: '/root/.slipway',
      contentDirectories: ['/root/content'],
      http: {
        port: 3000,
        host: '127.0.0.1',
        origins: [],
        secret: undefined,
        connections: { total: 2000, perAddress: 200 },
      },
      engine: { choice: 'auto' },
      sandbox: { memoryBytes: 768 * 1024 * 1024, egress: 'registry', bandwidthMbit: null },
      capacity: { poolSize: 2, maximum: 30, perAddress: null },
      lifeSpan: { idleMs: 60 * 60_000, graceMs: 90 * 60_000 },
    });
  });

  it('reads lists and paths', () => {
    const config = readConfig({ SLIPWAY_CONTENT: 'mine, /abs ,', SLIPWAY_ORIGINS: 'https://a,https://b' }, '/root');
    expect(config.contentDirectories).toEqual(['/root/mine', '/abs']);
    expect(config.http.origins).toEqual(['https://a', 'https://b']);
  });

  it.each([
    ['PORT', 'http', 'found "http"'],
    ['PORT', '70000', 'found "70000"'],
    ['PORT', '80.5', 'found "80.5"'],
    ['LOG_LEVEL', 'loud', 'found "loud"'],
    ['SLIPWAY_ENGINE', 'podman', 'expected auto, embedded, or an address'],
    ['SLIPWAY_POOL_SIZE', '-1', 'found "-1"'],
    ['SLIPWAY_MAX_SANDBOXES', '0', 'found "0"'],
    ['SLIPWAY_MAX_CONNECTIONS', '0', 'found "0"'],
    ['SLIPWAY_CONNECTIONS_PER_ADDRESS', 'many', 'found "many"'],
    ['SLIPWAY_SANDBOX_MEMORY_MB', '64', 'found "64"'],
    ['SLIPWAY_SANDBOX_CPUS', 'all', 'found "all"'],
    ['SLIPWAY_EGRESS', 'world', 'found "world"'],
    ['SLIPWAY_SUBNETS', '10.0.0.0', 'expected a range'],
    ['SLIPWAY_UID_RANGE_START', '100000', 'expected a multiple of 65536'],
    ['SLIPWAY_SANDBOX_PIDS', '1', 'found "1"'],
    ['SLIPWAY_SANDBOX_IDLE_MINUTES', '0', 'found "0"'],
    ['DATABASE_URL', 'mysql://root:hunter2@db', 'found a value, expected an address such as postgres://'],
    ['SLIPWAY_SECRET', 'hunter2', 'expected at least 32 characters'],
    ['SLIPWAY_METRICS_TOKEN', 'hunter2', 'expected at least 16 characters'],
  ])('refuses %s=%s', (name, value, message) => {
    const invalid = expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(message) });
    expect(() => readConfig({ [name]: value })).toThrow(invalid);
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: found`);
  });

  it('names everything that is wrong, and shows no secret', () => {
    const read = () =>
      readConfig({ PORT: 'x', HOST: 'h', SLIPWAY_SECRET: 'hunter2', SLIPWAY_METRICS_TOKEN: 'letmein' });
    expect(read).toThrow(/PORT: .*\n.*SLIPWAY_SECRET: .*\n.*SLIPWAY_METRICS_TOKEN: /);
    expect(read).not.toThrow(/hunter2|letmein/);
  });
});

/** Variable → default of the README's table; no default is an empty string. */
async function readTable(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const rows = text.matchAll(/^\| *((?:`[A-Z][A-Z0-9_]+`[, ]*)+)\| *`?([^`|]*?)`? *\|/gm);
  return Object.fromEntries(
    [...rows].flatMap(([, names = '', value = '']) =>
      [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => [name as string, value.trim()]),
    ),
  );
}

it('is described in the README: the same variables, the same defaults', async () => {
  const defaults = Object.entries(environmentSchema.parse({})).map(([name, value]) => [name, String(value)]);
  const names = Object.keys(environmentSchema.shape).map((name) => [name, '']);
  expect(await readTable()).toEqual(Object.fromEntries([...names, ...defaults]));
});
