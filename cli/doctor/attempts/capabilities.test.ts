import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import { CAPABILITIES } from './capabilities.ts';

const attempt = CAPABILITIES.find(({ id }) => id === 'capabilities-of-others');
const verdictOf = (line: string) =>
  judge(attempt ?? { denials: [] }, { output: `${line}\nlooked at 12 processes`, secrets: [], traces: [] }).verdict;

describe("the first process is root's and guards the sandbox", () => {
  it.each([
    ['held', 'process 1 guard of user 0: holds CapEff 0000000000000022 CapPrm 0000000000000022'],
    ['held', 'process 1 guard of user 0: holds CapPrm 0000000000000020'],
    ['broken', 'process 1 guard of user 0: holds CapEff 0000000000000022 CapPrm 0000000000200022'],
    ['broken', 'process 1 guard of user 0: holds CapEff 00000000000000a2 CapPrm 00000000000000a2'],
    ['broken', 'process 1 guard of user 0: holds CapEff 0000000000000022 CapInh 0000000000000022'],
    ['broken', 'process 1 guard of user 100000: holds CapEff 0000000000000022'],
    ['broken', 'process 1 tini of user 0: holds CapEff 0000000000000022'],
    ['broken', 'process 17 guard: DONE CapEff 0000000000000022'],
  ])('%s: %s', (verdict, line) => {
    expect(verdictOf(line)).toBe(verdict);
  });
});
