// The bookkeeping of command marks, with markers that only know their line.
import { beforeEach, describe, expect, it } from 'vitest';
import { type Command, CommandMarks, type Place, stepTo } from './command-marks.ts';

class FakeMarker {
  isDisposed = false;
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

let cursor: { line: number; column: number };
let made: FakeMarker[];
let changes: string[];
let inAlternateBuffer: boolean;
let marks: CommandMarks;

beforeEach(() => {
  cursor = { line: 0, column: 0 };
  made = [];
  changes = [];
  inAlternateBuffer = false;
  const mark = (): Place | null => {
    if (inAlternateBuffer) return null;
    const marker = new FakeMarker(cursor.line);
    made.push(marker);
    return { marker, column: cursor.column };
  };
  marks = new CommandMarks({ mark, onChange: ({ id }, change) => changes.push(`${id} ${change}`) });
});

/** Prompt, command and output, each of so many lines. */
function run(end: string | null, outputLines = 1): void {
  marks.handle('A;k=nonce');
  cursor.column = 19;
  marks.handle('B;k=nonce');
  cursor = { line: cursor.line + 1, column: 0 };
  marks.handle('C;k=nonce');
  cursor = { line: cursor.line + outputLines, column: 0 };
  if (end !== null) marks.handle(end);
}

const linesOf = ({ prompt, output, end }: Command) => [prompt, output, end].map((place) => place?.marker.line ?? null);

describe('a command', () => {
  it('is known from its output on, and has an end', () => {
    run(null, 3);
    expect(marks.commands.map(({ outcome }) => outcome)).toEqual([{ status: 'running' }]);
    marks.handle('D;0;t=1234;k=nonce');
    const [command] = marks.commands;
    expect(command?.outcome).toEqual({ status: 'ended', exitCode: 0, durationMs: 1234 });
    expect(command && linesOf(command)).toEqual([0, 1, 4]);
    expect(command?.input?.column).toBe(19);
    expect(changes).toEqual(['1 began', '1 ended']);
  });

  it.each([
    ['D;127;k=n', { status: 'ended', exitCode: 127, durationMs: null }],
    ['D;1;t=0;k=n', { status: 'ended', exitCode: 1, durationMs: 0 }],
    ['D', { status: 'ended', exitCode: 0, durationMs: null }],
    ['D;', { status: 'ended', exitCode: 0, durationMs: null }],
    ['D;-1;t=-5', { status: 'ended', exitCode: 0, durationMs: null }],
    ['D;99999;t=x', { status: 'ended', exitCode: 0, durationMs: null }],
    ['D;2;t=999999999999', { status: 'ended', exitCode: 2, durationMs: 7 * 24 * 60 * 60 * 1000 }],
    ['D;3;t=9999999999999999999', { status: 'ended', exitCode: 3, durationMs: null }],
  ])('ends by %j', (end, outcome) => {
    run(end);
    expect(marks.commands[0]?.outcome).toEqual(outcome);
  });

  it('is only one while it runs, and none when nothing was typed', () => {
    marks.handle('A');
    marks.handle('B');
    marks.handle('D;0');
    expect(marks.commands).toEqual([]);
    run(null);
    run(null);
    expect(marks.commands.map(({ id }) => id)).toEqual([2]);
    expect(changes).toEqual(['1 began', '1 gone', '2 began']);
  });

  it('has ended with its shell, and not when a program shows a prompt in a screen of its own', () => {
    run(null);
    inAlternateBuffer = true;
    marks.handle('A;k=nonce');
    expect(marks.isRunning).toBe(true);
    inAlternateBuffer = false;
    marks.handle('A;k=nonce');
    expect([marks.isRunning, marks.commands]).toEqual([false, []]);
  });

  it('goes with its prompt', () => {
    run('D;0');
    run('D;0');
    marks.commands[0]?.prompt?.marker.dispose();
    expect(marks.commands.map(({ id }) => id)).toEqual([2]);
    expect(changes.at(-1)).toBe('1 gone');
  });

  it('keeps its prompt when that is drawn again', () => {
    marks.handle('A');
    marks.handle('B');
    cursor.line = 5;
    run('D;0');
    expect(marks.commands.map(linesOf)).toEqual([[5, 6, 7]]);
    expect(made.slice(0, 2).every(({ isDisposed }) => isDisposed)).toBe(true);
  });
});

describe('marks that a program prints', () => {
  it.each(['', ';', 'E;1', 'A'.repeat(5000), 'D;0;t=1', 'B', 'P;k=1'])('%j is no command', (data) => {
    marks.handle(data);
    expect(marks.commands).toEqual([]);
  });

  it('are kept in bounds', () => {
    for (let index = 0; index < 2000; index += 1) run('D;0');
    expect(marks.commands).toHaveLength(300);
    expect(made.filter(({ isDisposed }) => !isDisposed)).toHaveLength(1200);
    for (let index = 0; index < 2000; index += 1) marks.handle('A');
    for (let index = 0; index < 2000; index += 1) marks.handle('B');
    expect(made.filter(({ isDisposed }) => !isDisposed)).toHaveLength(1202);
  });

  it('mean nothing in the other buffer', () => {
    inAlternateBuffer = true;
    run('D;0');
    expect(marks.commands).toEqual([]);
  });
});

describe('clearing', () => {
  it('leaves nothing', () => {
    run('D;0');
    marks.clear();
    expect(marks.commands).toEqual([]);
    expect(made.every(({ isDisposed }) => isDisposed)).toBe(true);
  });

  it('keeps the prompt in the first line', () => {
    run('D;0');
    marks.handle('A');
    cursor.column = 19;
    marks.handle('B');
    cursor = { line: 0, column: 25 };
    marks.clearAbovePrompt();
    cursor = { line: 1, column: 0 };
    marks.handle('C');
    const [command] = marks.commands;
    expect(command && linesOf(command)).toEqual([0, 1, null]);
    expect(command?.input?.column).toBe(19);
  });
});

describe('stepTo', () => {
  beforeEach(() => {
    for (let index = 0; index < 3; index += 1) run('D;0');
  });

  it.each([
    [null, -1, 3],
    [null, 1, null],
    [3, -1, 2],
    [1, -1, 1],
    [2, 1, 3],
    [3, 1, null],
    [99, -1, 3],
  ] as const)('from %s by %d', (from, direction, to) => {
    expect(stepTo(marks.commands, from, direction)?.id ?? null).toBe(to);
  });
});
