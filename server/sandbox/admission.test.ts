import { describe, expect, it } from 'vitest';
import { createAdmission, EXPECTED_DISK_BYTES, EXPECTED_MEMORY_BYTES, type HostRoom, judge } from './admission.ts';

const GIB = 1024 ** 3;
const LIMITS = { reserveMemoryBytes: GIB, reserveDiskBytes: 5 * GIB };

/** A host with room for so many sandboxes, the reserve left alone. */
const hostFor = (memory: number, disk: number): HostRoom => ({
  memoryAvailableBytes: GIB + memory * EXPECTED_MEMORY_BYTES,
  diskFreeBytes: 5 * GIB + disk * EXPECTED_DISK_BYTES,
});

describe('one more sandbox', () => {
  it.each([
    ['fits exactly', hostFor(1, 1), 0, 'ok'],
    ['lacks memory', hostFor(0.99, 1), 0, 'memory'],
    ['lacks disk', hostFor(1, 0.99), 0, 'disk'],
    ['lacks both: memory is told', hostFor(0, 0), 0, 'memory'],
    ['fits beside those that are not seen yet', hostFor(4, 4), 3, 'ok'],
    ['does not fit beside those that are not seen yet', hostFor(4, 9), 4, 'memory'],
    ['finds no disk beside those that are not seen yet', hostFor(9, 4), 4, 'disk'],
    ['finds less than the reserve', { memoryAvailableBytes: 0, diskFreeBytes: 0 }, 0, 'memory'],
    ['is not refused by what is not known', undefined, 50, 'ok'],
  ] as const)('%s', (_, host, unseen, verdict) => {
    expect(judge(host, LIMITS, unseen)).toBe(verdict);
  });
});

describe('one after the other', () => {
  it('counts what was allowed since the measurement, also when it has started meanwhile', async () => {
    const host = hostFor(3, 9);
    const admit = createAdmission(LIMITS, async () => host);
    const verdicts = [await admit(0), await admit(1), await admit(0), await admit(0)];
    expect(verdicts).toEqual(['ok', 'ok', 'ok', 'memory']);
  });

  it('begins anew with each measurement, those under way included', async () => {
    let host = hostFor(1, 9);
    const admit = createAdmission(LIMITS, async () => host);
    expect([await admit(0), await admit(1)]).toEqual(['ok', 'memory']);
    host = hostFor(1, 9);
    expect(await admit(1)).toBe('memory');
    host = hostFor(1, 9);
    expect([await admit(0), await admit(0)]).toEqual(['ok', 'memory']);
  });
});
