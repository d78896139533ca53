// A block runner for tests, on a terminal whose shell is played by words.
import { expect, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import type { PendingRuns, RunWay } from '../session/runs/block-run.ts';
import { BlockRunner } from '../session/runs/block-runner.ts';
import { Scrollback } from '../session/terminal/scrollback.ts';

export const IDS = ['a', 'b', 'c'].map((letter) => `0f8fad5b-d9cb-469f-a165-70867728950${letter}`);
const KINDS: Readonly<Record<string, 'back' | 'prompt' | 'start' | 'more'>> = {
  A: 'back',
  B: 'prompt',
  C: 'start',
  P: 'more',
};
export const FINAL = ['ok', 'failed', 'lost'];

class FakeTerminal {
  readonly name = 'main';
  readonly scrollback = new Scrollback();
  readonly size = { cols: 80, rows: 24 };
  readonly typed: string[] = [];
  closed = false;
  isReplaying = false;
  isAway = false;

  write(bytes: Uint8Array): void {
    if (this.closed) throw new SlipwayError('terminal-closed', 'no shell');
    const pasted = /\x1b\[200~(.*)\x1b\[201~\r$/s.exec(Buffer.from(bytes).toString())?.[1];
    this.typed.push(pasted ?? `plain:${Buffer.from(bytes)}`);
  }
}

/** A runner on a fake terminal, and what it told of its runs. */
export function blockRunnerUnderTest({ connected = true } = {}) {
  const receipts: Receipt[] = [];
  const terminal = new FakeTerminal();
  const told: PendingRuns[] = [];
  const runner = new BlockRunner('main', {
    onReceipt: (receipt) => void receipts.push(receipt),
    onPending: (pending) => void told.push(pending),
  });
  if (connected) runner.connect(terminal);
  const feed = (word: string) => {
    const { endSeq: seq } = terminal.scrollback;
    const kind = KINDS[word];
    if (kind === 'back') runner.handleMark({ kind, seq, hasInput: false });
    else if (kind) runner.handleMark({ kind, seq });
    else if (/^D\d+$/.test(word))
      runner.handleMark({ kind: 'end', seq, exitCode: Number(word.slice(1)), durationMs: null });
    else if (word.startsWith('key:')) runner.handleInput(Buffer.from(JSON.parse(`"${word.slice(4)}"`)));
    else if (word.startsWith('run:')) enqueue(Number(word.slice(4)));
    else print(`${word}\r\n`);
  };
  /** As a program does that need not end its line. */
  const print = (text: string) => {
    terminal.scrollback.append(Buffer.from(text));
    runner.handleOutput();
  };
  /** Marks (see KINDS; `D<code>` ends a command), `run:<n>`, `key:<typed>`; anything else is printed. */
  const play = (sequence: string) => {
    for (const word of sequence.split(' ').filter(Boolean)) feed(word);
  };
  const enqueue = (index: number, expectedExitCode = 0, way?: RunWay) => {
    const about = { block: `course/lesson/b${index}`, runId: IDS[index] ?? '', command: `cmd${index}` };
    const run = { ...about, expectedExitCode, way };
    runner.accept(run);
    runner.begin(run);
  };
  const of = (index: number) => receipts.filter(({ runId }) => runId === IDS[index]);
  const statuses = (index: number) => of(index).map(({ status }) => status);
  const finished = async (index: number) => {
    await vi.waitFor(() => expect(statuses(index).some((status) => FINAL.includes(status))).toBe(true));
    return of(index).at(-1);
  };
  return { receipts, told, terminal, runner, play, print, enqueue, of, statuses, finished };
}
