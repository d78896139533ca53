import { describe, expect, it } from 'vitest';
import { formatCast, parseCast } from './cast.ts';
import { hashCommand } from './command-hash.ts';
import { TRANSCRIPT_LIMITS, type Transcript } from './transcript.ts';

const TRANSCRIPT: Transcript = {
  command: hashCommand('echo 안녕'),
  exitCode: 0,
  durationMs: 120,
  width: 80,
  height: 24,
  text: '안녕 3f0c9a7be12d\nbye',
  truncated: false,
  volatile: [[3, 15]],
  events: [
    [0, '\x1b[32m안녕\x1b[0m 3f0c9a7be12d\r\n'],
    [0.12, 'bye\r\n'],
  ],
};

/** The file, with a change to the header, to our part of it, or to its lines. */
function file({ header = {}, ours = {}, lines = [] as string[] }): string {
  const [first = '', ...events] = formatCast(TRANSCRIPT).trimEnd().split('\n');
  const { slipway, ...rest } = JSON.parse(first);
  return [JSON.stringify({ ...rest, slipway: { ...slipway, ...ours }, ...header }), ...events, ...lines].join('\n');
}

it('reads what it has written, and writes the same again', () => {
  const written = formatCast(TRANSCRIPT);
  expect(parseCast(written)).toEqual({ ok: true, transcript: TRANSCRIPT });
  expect(written.split('\n')[1]).toBe('[0,"o","\\u001b[32m안녕\\u001b[0m 3f0c9a7be12d\\r\\n"]');
});

it('takes what other tools add to the header', () => {
  expect(parseCast(file({ header: { timestamp: 1, env: { TERM: 'xterm' } } })).ok).toBe(true);
});

describe('refuses', () => {
  it.each([
    ['nothing', '', 1],
    ['something else', 'hello', 1],
    ['another version of the format', file({ header: { version: 3 } }), 1],
    ['a terminal that there is not', file({ header: { width: 100_000 } }), 1],
    ['a recording that is not ours', file({ header: { slipway: undefined } }), 1],
    ['a key that is not known', file({ ours: { more: 1 } }), 1],
    ['control characters in the text', file({ ours: { text: 'a\x1b]52;c;x\x07' } }), 1],
    ['ranges beyond the text', file({ ours: { volatile: [[0, 99]] } }), 1],
    [
      'ranges out of order',
      file({
        ours: {
          volatile: [
            [3, 5],
            [1, 2],
          ],
        },
      }),
      1,
    ],
    ['empty ranges', file({ ours: { volatile: [[3, 3]] } }), 1],
    ['events that are none', file({ lines: ['[1,"o","a"]', '{"a":1}'] }), 5],
    ['input', file({ lines: ['[1,"i","secret"]'] }), 4],
    ['times that go back', file({ lines: ['[2,"o","a"]', '[1,"o","b"]'] }), 5],
    ['too much', file({ lines: [`[1,"o","${'x'.repeat(TRANSCRIPT_LIMITS.fileBytes)}"]`] }), null],
    [
      'too many events',
      file({ lines: Array(TRANSCRIPT_LIMITS.events).fill('[1,"o",""]') }),
      TRANSCRIPT_LIMITS.events + 2,
    ],
  ])('%s, and says where', (_, text, line) => {
    expect(parseCast(text)).toMatchObject({ ok: false, finding: { line } });
  });
});
