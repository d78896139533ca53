import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import { FREEZER } from './freezer.ts';

const verdictOf = (id: string, ...lines: string[]) => {
  const attempt = FREEZER.find((one) => one.id === id);
  return judge(attempt ?? { denials: [] }, { output: lines.join('\n'), secrets: [], traces: [] }).verdict;
};

describe.each(['freeze-the-way-in', 'freeze-the-first-process'])('%s is', (id) => {
  const answered = "Slipway's commands: all 9 were answered";
  const refusal = 'move process 1: refused (13) Permission denied';
  it.each([
    ['held', answered, refusal, "move one of root's out of sight: refused (13) Permission denied", 'tried 12, moved 0'],
    ['broken', answered, refusal, "move one of root's: DONE", 'tried 12, moved 1'],
    ['broken', "Slipway's commands: DONE no answer after 3 (timeout)", refusal, 'tried 12, moved 0'],
    ['unclear', answered, 'unable to try process 1', 'tried 12, moved 0'],
    ['unclear', answered, refusal, 'tried 12, moved 1'],
  ])('%s', (verdict, ...lines) => {
    expect(verdictOf(id, ...lines)).toBe(verdict);
  });
});

describe('freeze-oneself is', () => {
  const removed = ['12 deep: froze 11 processes', '12 deep: removed'];
  it.each([
    ['held', ...removed, '40 deep: froze 11 processes', '40 deep: removed'],
    ['held', ...removed, '40 deep: script: killed (137)', '40 deep: removed'],
    ['held', ...removed, '40 deep: nest deeper: refused (11) Resource temporarily unavailable', '40 deep: removed'],
    ['unclear', '12 deep: script: killed (137)', '12 deep: removed'],
    ['unclear', '12 deep: froze 0 processes', '12 deep: removed'],
    ['unclear', ...removed, '40 deep: no end: timeout', '40 deep: removed'],
    ['broken', '12 deep: froze 11 processes', '12 deep: removal: DONE it stays: the engine did not finish'],
  ])('%s', (verdict, ...lines) => {
    expect(verdictOf('freeze-oneself', ...lines)).toBe(verdict);
  });
});
