// How many of the sequences that are written are carried out. Those that are reach whoever has registered before the guard.
import headless, { type IFunctionIdentifier } from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { GuardedWriter } from './guarded-writer.ts';

const PIECE_BYTES = 16 * 1024;
/** Lines that may be moved or cleared by what is written at a time. */
const LINES = 1000;
const ROWS = LIMITS.maxRows;

let terminal: headless.Terminal;
let carriedOut: number;
const count = () => {
  carriedOut += 1;
  return true;
};

beforeEach(() => {
  terminal = new headless.Terminal({
    cols: LIMITS.maxCols,
    rows: ROWS,
    scrollback: 1,
    allowProposedApi: true,
    logLevel: 'off',
  });
  carriedOut = 0;
});
afterEach(() => terminal.dispose());

/** Writes the sequence as often as a piece has room for. @returns how often that is */
function writeMany(sequence: string): number {
  const times = Math.floor(PIECE_BYTES / sequence.length);
  new GuardedWriter(terminal).write(sequence.repeat(times));
  return times;
}

describe('of many sequences that each ask for much, as many are carried out as is reasonable', () => {
  it.each<[string, string, IFunctionIdentifier, number]>([
    ['insert lines', '\x1b[300L', { final: 'L' }, LINES / 300],
    ['delete lines', '\x1b[300M', { final: 'M' }, LINES / 300],
    ['scroll up', '\x1b[300S', { final: 'S' }, LINES / 300],
    ['scroll down', '\x1b[300T', { final: 'T' }, LINES / 300],
    ['clear', '\x1b[2J', { final: 'J' }, (LINES * 10) / ROWS],
    ['move columns', "\x1b[9'}", { intermediates: "'", final: '}' }, LINES / ROWS],
    ['another screen and back', '\x1b[?1049h', { prefix: '?', final: 'h' }, (LINES * 10) / ROWS],
    ['repeat', '\x1b[500b', { final: 'b' }, (LINES * 80) / 500],
  ])('%s', (_, sequence, id, most) => {
    terminal.parser.registerCsiHandler(id, count);
    expect(writeMany(sequence)).toBeGreaterThan(most);
    expect(carriedOut).toBe(Math.floor(most));
  });

  it.each<[string, string, IFunctionIdentifier, number]>([
    ['start over', '\x1bc', { final: 'c' }, LINES / ROWS],
    ['fill', '\x1b#8', { intermediates: '#', final: '8' }, LINES / ROWS],
    ['a line back', '\x1bM', { final: 'M' }, LINES],
  ])('%s', (_, sequence, id, most) => {
    terminal.parser.registerEscHandler(id, count);
    expect(writeMany(sequence)).toBeGreaterThan(most);
    expect(carriedOut).toBe(Math.floor(most));
  });

  it('and as many again of what is written next', () => {
    terminal.parser.registerCsiHandler({ final: 'S' }, count);
    const writer = new GuardedWriter(terminal);
    for (let piece = 0; piece < 3; piece += 1) writer.write('\x1b[300S'.repeat(100));
    expect(carriedOut).toBe(9);
  });
});

it('one that costs nothing is carried out however often it comes', () => {
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, count);
  expect(writeMany('\x1b[?25l')).toBe(carriedOut);
});
