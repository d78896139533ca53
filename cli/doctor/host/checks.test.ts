import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { checkHost } from './checks.ts';
import type { HostFacts } from './facts.ts';

const GIB = 1024 ** 3;
const CONFIG = readConfig({}, '/root');
const GOOD: HostFacts = {
  engine: {
    version: '26.1.5',
    apiVersion: '1.45',
    operatingSystem: 'Debian GNU/Linux 13',
    storageDriver: 'overlay2',
    cgroupVersion: 2,
    appArmor: true,
    cpus: 4,
    memoryBytes: 24 * GIB,
    limits: { memory: true, swap: true, pids: true, cpu: true },
  } as HostFacts['engine'],
  kernel: '6.12.1-amd64',
  settings: { 'user.max_user_namespaces': 15_000, 'kernel.pty.max': 4096, 'kernel.pty.reserve': 1024 },
  fileSystems: ['ext4', 'overlay'],
  corePattern: 'core',
  swapBytes: 2 * GIB,
  hasTun: true,
  hasSeccomp: true,
  figures: {
    memoryTotalBytes: 24 * GIB,
    memoryAvailableBytes: 20 * GIB,
    diskTotalBytes: 200 * GIB,
    diskFreeBytes: 80 * GIB,
    cpus: 4,
    load1: 0,
    kernel: '6.12',
  },
  canLimitDisks: true,
  port: 'free',
  clockSkewSeconds: 0,
  resolvesNames: true,
  nodeVersion: '20.9.0',
};
const troubles = (changes: Partial<HostFacts>) =>
  checkHost({ ...GOOD, ...changes }, CONFIG).flatMap(({ id, level }) => (level === 'ok' ? [] : [`${id}: ${level}`]));

it('finds nothing wrong with a good host', () => {
  expect(troubles({})).toEqual([]);
});

describe('finds', () => {
  const { settings, figures, engine } = GOOD;
  it.each<[string, Partial<HostFacts>]>([
    ['node: fault', { nodeVersion: '18.20.0' }],
    ['engine: fault', { engine: { ...engine, apiVersion: '1.40' } }],
    ['kernel: fault', { kernel: '5.10.0-8' }],
    ['user-namespaces: fault', { settings: { ...settings, 'user.max_user_namespaces': 0 } }],
    ['unprivileged-user-namespaces: fault', { settings: { ...settings, 'kernel.unprivileged_userns_clone': 0 } }],
    ['apparmor: fault', { settings: { ...settings, 'kernel.apparmor_restrict_unprivileged_userns': 1 } }],
    ['seccomp: fault', { hasSeccomp: false }],
    ['limit-memory: fault', { engine: { ...engine, limits: { ...engine.limits, memory: false } } }],
    ['limit-swap: fault', { engine: { ...engine, limits: { ...engine.limits, swap: false } } }],
    ['limit-swap: fault', { engine: { ...engine, limits: { ...engine.limits, swap: false } }, swapBytes: undefined }],
    ['limit-pids: fault', { engine: { ...engine, limits: { ...engine.limits, pids: false } } }],
    ['limit-cpu: fault', { engine: { ...engine, limits: { ...engine.limits, cpu: false } } }],
    ['core-pattern: warning', { corePattern: '|/usr/share/apport/apport -p%p' }],
    ['overlay: fault', { fileSystems: ['ext4'] }],
    ['storage-driver: warning', { engine: { ...engine, storageDriver: 'vfs' } }],
    ['tun: fault', { hasTun: false }],
    ['disk-limits: warning', { canLimitDisks: false }],
    ['ptys: warning', { settings: { ...settings, 'kernel.pty.max': 2048 } }],
    ['ptys: warning', { settings: { ...settings, 'kernel.pty.reserve': 256 } }],
    ['memory: warning', { figures: figures && { ...figures, memoryAvailableBytes: GIB } }],
    ['disk: warning', { figures: figures && { ...figures, diskFreeBytes: GIB } }],
    ['promised-memory: warning', { engine: { ...engine, memoryBytes: 16 * GIB } }],
    ['promised-disk: warning', { figures: figures && { ...figures, diskTotalBytes: 100 * GIB } }],
    ['port: fault', { port: 'taken' }],
    ['clock: warning', { clockSkewSeconds: -60 }],
    ['names: warning', { resolvesNames: false }],
  ])('%s', (expected, changes) => {
    expect(troubles(changes)).toEqual([expected]);
  });
});

it('says what to do about each', () => {
  const nothing = { ...GOOD, settings: {}, fileSystems: [], hasTun: false, hasSeccomp: false, port: 'taken' } as const;
  for (const { level, remedy } of checkHost(nothing, CONFIG)) if (level !== 'ok') expect(remedy).toMatch(/\w/);
});

it('wants no limit of swap where there is no swap', () => {
  const engine = { ...GOOD.engine, limits: { ...GOOD.engine.limits, swap: false } };
  expect(troubles({ engine, swapBytes: 0 })).toEqual([]);
});

it('says which program the host runs for a crash', () => {
  const found = checkHost({ ...GOOD, corePattern: '|/bin/handler %p' }, CONFIG).find(({ id }) => id === 'core-pattern');
  expect(found?.found).toBe('the host runs /bin/handler %p');
  expect(found?.remedy).toContain('sysctl -w kernel.core_pattern=core');
});

it('takes figures that nobody measured for no fault', () => {
  expect(troubles({ figures: undefined })).toEqual([]);
});
