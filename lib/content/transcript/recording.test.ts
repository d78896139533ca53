import { describe, expect, it } from 'vitest';
import { formatCast, parseCast } from './cast.ts';
import { hashCommand } from './command-hash.ts';
import { makeTranscript, paceEvents } from './recording.ts';
import { TRANSCRIPT_LIMITS } from './transcript.ts';

const SIZE = { cols: 80, rows: 24 };
const performance = { command: 'x', exitCode: 0, durationMs: 1234, size: SIZE, printed: [] };

it('makes a transcript that can be written and read again', () => {
  const printed = [{ atMs: 12, text: 'pid \x1b[1m4711\x1b[0m\r\n' }];
  const transcript = makeTranscript({ ...performance, output: 'pid 4711', printed }, ['pid 42']);
  expect(transcript).toEqual({
    ...{ command: hashCommand('x'), exitCode: 0, durationMs: 1230, width: 80, height: 24 },
    ...{ text: 'pid 4711', truncated: false, volatile: [[4, 8]], events: [[0.01, printed[0]?.text]] },
  });
  expect(parseCast(formatCast(transcript))).toEqual({ ok: true, transcript });
});

it.each([
  ['letters', 'x'.repeat(79)],
  ['Korean', '가나다라마바사 '.repeat(5)],
  ['escapes', '\x1b[1mbold\x1b[0m'],
])('keeps the end of a flood of %s, from the beginning of a line on', (_, line) => {
  const output = `${`${line.replaceAll('\x1b', '')}\n`.repeat(2000)}end`;
  const printed = [{ atMs: 0, text: `${line}\r\n`.repeat(2000) }];
  const transcript = makeTranscript({ ...performance, output, printed });
  expect(transcript.truncated).toBe(true);
  expect(transcript.text.endsWith('\nend')).toBe(true);
  expect(transcript.text.length).toBeLessThanOrEqual(TRANSCRIPT_LIMITS.textChars);
  expect(transcript.text.startsWith(line.replaceAll('\x1b', ''))).toBe(true);
  expect(transcript.events).toEqual([[0, transcript.text.replaceAll('\n', '\r\n')]]);
  expect(parseCast(formatCast(transcript)).ok).toBe(true);
});

it.each([
  ['a command that ran apart, on no terminal', 'one\ntwo', [[0, 'one\r\ntwo']]],
  ['a command that printed nothing', '', []],
])('has something to play of %s', (_, output, events) => {
  expect(makeTranscript({ ...performance, output }).events).toEqual(events);
});

describe('the pace', () => {
  it('is in hundredths of a second, what comes in the same one being one event', () => {
    const printed = [3, 4, 12, 18].map((atMs) => ({ atMs, text: `${atMs} ` }));
    expect(paceEvents(printed)).toEqual([
      [0, '3 4 '],
      [0.01, '12 '],
      [0.02, '18 '],
    ]);
  });

  it('has no long pauses', () => {
    const printed = [0, 60_000, 60_500].map((atMs) => ({ atMs, text: 'x' }));
    expect(paceEvents(printed)?.map(([seconds]) => seconds)).toEqual([0, 2, 2.5]);
  });
});
