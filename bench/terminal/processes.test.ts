import { describe, expect, it } from 'vitest';
import { parsePss, parseStat, treeOf } from './processes.ts';

describe('parseStat', () => {
  it('reads past a name that holds anything', () => {
    const stat = '42 (a) b (c)) S 7 42 42 0 -1 4194560 100 0 0 0 13 5 0 0 20 0 1 0 100 200 300';
    expect(parseStat(stat)).toEqual({ pid: 42, name: 'a) b (c)', parent: 7, cpuMs: 180 });
  });
});

describe('treeOf', () => {
  it('is a process with all that came of it', () => {
    const process = (pid: number, parent: number) => ({ pid, parent, name: 'x', cpuMs: 0 });
    expect(treeOf(2, [process(2, 1), process(3, 2), process(4, 3), process(5, 1), process(6, 2)])).toEqual([
      2, 3, 4, 6,
    ]);
  });
});

describe('parsePss', () => {
  it('is in bytes, and nothing of a process that is gone', () => {
    expect(parsePss('Rss:    3000 kB\nPss:             1234 kB\nPss_Anon:   1000 kB\n')).toBe(1234 * 1024);
    expect(parsePss('')).toBe(0);
  });
});
