import { expect, it } from 'vitest';
import { doubtsOf } from './exhaustion.ts';

const UNKNOWN = ['it is not known to have begun'];

it.each([
  ['ended early: timeout', UNKNOWN],
  ['ended early: sandbox-gone', UNKNOWN],
  ['x: refused (1) Killed\n\nscript: killed (137)\n', UNKNOWN],
  ['script: ended at its deadline', UNKNOWN],
  ['script: gone', UNKNOWN],
  ['x: refused (1) Killed', []],
])('%j counts only where it had begun', (output, doubts) => {
  expect(doubtsOf(output, false)).toEqual(doubts);
  expect(doubtsOf(output, true)).toEqual([]);
});
