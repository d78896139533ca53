import { describe, expect, it } from 'vitest';
import { readInactiveFile } from './memory-use.ts';

const V1 = 'cache 9\ninactive_file 5\ntotal_cache 90\ntotal_inactive_file 50\n';
const V2 = 'anon 1\nfile 9\ninactive_file 7\nactive_file 2\n';

describe('readInactiveFile', () => {
  it.each([
    ['version 1, groups below included', V1, true, 50],
    ['version 2', V2, false, 7],
    ['a kernel that does not say', 'anon 1\n', false, 0],
  ])('%s', (_, stat, isV1, expected) => {
    expect(readInactiveFile(stat, isV1)).toBe(expected);
  });
});
