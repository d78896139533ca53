import { describe, expect, it } from 'vitest';
import type { SandboxVitals } from '../../sandbox/sandbox-provider.ts';
import { toVitals, troublesBetween } from './vitals.ts';

const CALM: SandboxVitals = {
  memoryBytes: 50,
  memoryLimitBytes: 640,
  pids: 20,
  pidsLimit: 500,
  diskUsedBytes: 1,
  diskBytes: 100,
  cpuUsec: 1_000_000,
  oomKills: 0,
  pidsRefused: 0,
};
const reading = (at: number, changes: Partial<SandboxVitals> = {}) => ({ at, vitals: { ...CALM, ...changes } });

describe('troublesBetween', () => {
  const happened = (changes: Partial<SandboxVitals>, before: Partial<SandboxVitals> = {}) =>
    troublesBetween(reading(0, before), reading(3000, changes));

  it('tells of each trouble once, when it comes', () => {
    expect(happened({})).toEqual([]);
    expect(happened({ oomKills: 2 })).toEqual(['out-of-memory']);
    expect(happened({ oomKills: 2 }, { oomKills: 2 })).toEqual([]);
    expect(happened({ pidsRefused: 900 })).toEqual(['too-many-processes']);
    expect(happened({ diskUsedBytes: 98 })).toEqual(['disk-full']);
    expect(happened({ diskUsedBytes: 99 }, { diskUsedBytes: 98 })).toEqual([]);
    expect(happened({ oomKills: 1, pidsRefused: 1, diskUsedBytes: 100 })).toHaveLength(3);
  });

  it('makes nothing out of figures that are not known, or of the first ones', () => {
    expect(happened({ oomKills: null, pidsRefused: null, diskBytes: null })).toEqual([]);
    expect(troublesBetween(undefined, reading(0, { oomKills: 5, diskUsedBytes: 100 }))).toEqual([]);
  });

  it('sees what happens after a restart of the sandbox set the counts back', () => {
    expect(happened({ oomKills: 0 }, { oomKills: 7 })).toEqual([]);
  });
});

describe('toVitals', () => {
  it('gives the CPU as a share of one, once there are two readings', () => {
    expect(toVitals(reading(0), undefined).cpuPercent).toBeNull();
    expect(toVitals(reading(2000, { cpuUsec: 2_000_000 }), reading(0)).cpuPercent).toBe(50);
    expect(toVitals(reading(2000, { cpuUsec: null }), reading(0)).cpuPercent).toBeNull();
    expect(toVitals(reading(2000, { cpuUsec: 5 }), reading(0)).cpuPercent).toBe(0);
  });

  it('keeps what is for the log to itself', () => {
    expect(Object.keys(toVitals(reading(0), undefined))).not.toContain('oomKills');
  });
});
