// What a learner's programs may print must not stop the server, which draws it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { Random } from '../../../lib/protocol/testing/random.ts';
import { MAX_CELL_UNITS } from './guarded-writer.ts';
import { HiddenScreen } from './hidden-screen.ts';

const LARGEST = { cols: LIMITS.maxCols, rows: LIMITS.maxRows };
const PIECE_BYTES = 16 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let screen: HiddenScreen;
beforeEach(() => {
  screen = new HiddenScreen(LARGEST);
});
afterEach(() => screen.close());

const MOST = 2 ** 31 - 1;

describe('a sequence that asks for too much is left out', () => {
  it.each([
    ['insert lines', `\x1b[${MOST}L`],
    ['delete lines', `\x1b[${MOST}M`],
    ['scroll up', `\x1b[${MOST}S`],
    ['scroll up, in one character', `\u009b${MOST}S`],
    ['scroll down', `\x1b[${MOST}T`],
    ['repeat', `a\x1b[${MOST}b`],
    ['tab', `\x1b[${MOST}I`],
    ['tab back', `\x1b[${MOST}Z`],
  ])('%s', (_, sequence) => {
    screen.write('before\r\n'.repeat(400));
    screen.write(`${sequence}after`);
    expect(screen.draw()).toContain('before');
    expect(screen.draw()).toContain('after');
  });
});

it('the next one is drawn as ever after many that asked for much', () => {
  for (const sequence of ['\x1b[300S', '\x1bc', '\x1b#8']) screen.write(sequence.repeat(PIECE_BYTES / sequence.length));
  screen.write('\x1b[2J\x1b[Hthe next is drawn as ever');
  expect(screen.draw()).toContain('the next is drawn as ever');
});

describe('a control string without an end', () => {
  const commands = [0, 1, 2, 4, 8, 10, 11, 12, 104, 110, 111, 112, 1337].map((command) => `\x1b]${command};`);

  it.each([...commands, '\x1bP$q', '\x1bPq', '\x1b_', '\x1b^', '\x1bX'])('is not kept: %j', (beginning) => {
    const piece = Buffer.alloc(PIECE_BYTES, 'x');
    screen.write(beginning);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let written = 0; written < 512 * 1024; written += PIECE_BYTES) screen.write(piece);
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4 * 1024 * 1024);
    screen.write('\x1b\\\x1b[Hafter it');
    expect(screen.draw()).toContain('after it');
    expect(screen.draw()).not.toContain('xxx');
  });
});

describe('a cell holds so many characters only', () => {
  const ACCENT = '\u0301';
  const accents = ACCENT.repeat(40);

  /** A character is cut in any place, as a shell's output may be. */
  const writeInPieces = (text: string, bytesEach: number) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += bytesEach) screen.write(bytes.subarray(at, at + bytesEach));
  };
  const stacks = () => screen.draw().match(/\u0301+/g) ?? [];

  it.each([
    ['one after the other', `a${accents.repeat(100)}`],
    ['with sequences between them', `a${`${accents}\x1b[m`.repeat(100)}`],
    ['with the cursor put back', `ab\x1b[D${`${accents}b\x1b[D`.repeat(100)}`],
    ['after a wide character', `한${accents.repeat(100)}`],
    ['after a wide one that finds no room', `\x1b[?7l\x1b[500Ga${`한${accents}`.repeat(100)}`],
  ])('%s', (_, text) => {
    writeInPieces(text, 1000);
    expect(stacks()).not.toHaveLength(0);
    for (const stack of stacks()) expect(stack.length).toBeLessThanOrEqual(MAX_CELL_UNITS);
  });

  it('also where a character takes two units', () => {
    screen.write(`a${'\u{e0062}'.repeat(40)}`);
    expect(screen.draw().length).toBeLessThan(MAX_CELL_UNITS + 2);
  });

  it('so that a screen of them is no larger than its cells', () => {
    const piece = Buffer.from(`a${accents}`.repeat(200));
    screen.write('\x1b[H');
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let written = 0; written < 12 * 1024 * 1024; written += piece.length) screen.write(piece);
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40 * 1024 * 1024);
  });

  it('and one that is repeated is not drawn without end', () => {
    const stack = `a${ACCENT.repeat(MAX_CELL_UNITS)}`;
    screen.write(`\x1b[H${stack}\x1b[70000b`);
    const drawn = stacks().length;
    expect(drawn).toBeGreaterThan(1);
    expect(drawn).toBeLessThan(9000);
  });

  it.each([
    ['syllables by their parts', '한국어는 '.normalize('NFD')],
    ['Thai', 'ที่นี่ '],
    ['accented letters', 'e\u0301'],
  ])('real text is drawn whole: %s', (_, word) => {
    const text = word.repeat(PIECE_BYTES / Buffer.byteLength(word));
    writeInPieces(text, PIECE_BYTES);
    expect(
      screen
        .draw()
        .replaceAll(/\x1b\[\d+[A-D]|\r\n/g, '')
        .trim(),
    ).toBe(text.trim());
  });
});

it('what programs do ask for is drawn', () => {
  screen.write('one\r\ntwo\r\nthree\x1b[2S');
  expect(screen.draw()).not.toContain('two');
  expect(screen.draw()).toContain('three');
  screen.write('\x1b[2J\x1b[Hx\x1b[4b');
  expect(screen.draw()).toContain('xxxxx');
});

it.each([
  ['a line is entered', '\n'],
  ['a line is full', 'x'.repeat(LARGEST.cols)],
])('a region is not scrolled without end when %s', (_, next) => {
  const lines = Math.floor(PIECE_BYTES / 16 / next.length);
  for (const region of ['\x1b[2r', '\x1b[1;299r']) {
    screen.write('\x1b[r\x1b[2J\x1b[290Hstays\x1b[2Hgoes');
    const scrolls = `\x1b[299H${'\n'.repeat(1000)}${next.repeat(lines)}`;
    screen.write(region + scrolls);
    expect(screen.draw()).toContain('stays');
    expect(screen.draw()).not.toContain('goes');
  }
});

it('modes cost nothing: an editor hides the cursor for every key, and clears the screen all the same', () => {
  const key = '\x1b[?25la\x1b[?25h';
  screen.write(`old${key.repeat(1000)}\x1b[2J\x1b[9Hnew`);
  expect(screen.draw()).toContain('new');
  expect(screen.draw()).not.toContain('old');
});

describe('a size that changes all the time', () => {
  const random = new Random(6);
  const anySize = () => ({ cols: 2 + random.below(200), rows: 1 + random.below(60) });
  const text = Buffer.from(
    Array.from({ length: 2000 }, (_, index) => `line ${index} ${'한'.repeat(random.below(120))}\r\n`).join(''),
  );

  it.each([
    ['text', text],
    ['anything', Buffer.from(random.bytes(256 * 1024))],
  ])('does not break a screen with %s on it', (_, bytes) => {
    for (let at = 0; at < bytes.length; at += 1024) {
      screen.resize(anySize());
      screen.write(bytes.subarray(at, at + 1024));
      // One that had failed would be a new one, without anything on it.
      expect(screen.isUsed).toBe(true);
    }
    screen.write('\x1bc\x1b[Hstill there');
    expect(screen.draw()).toContain('still there');
  });
});
