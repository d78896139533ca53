import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { BlockRunner, type PendingRuns } from './block-runner.ts';
import { Scrollback } from './scrollback.ts';

const IDS = ['a', 'b', 'c'].map((letter) => `0f8fad5b-d9cb-469f-a165-70867728950${letter}`);
const KINDS: Readonly<Record<string, 'back' | 'prompt' | 'start'>> = { A: 'back', B: 'prompt', C: 'start' };
const FINAL = ['ok', 'failed', 'lost'];

class FakeTerminal {
  readonly name = 'main';
  readonly scrollback = new Scrollback(1024 * 1024);
  readonly size = { cols: 80, rows: 24 };
  readonly typed: string[] = [];
  closed = false;
  isReplaying = false;
  isAway = false;

  write(bytes: Uint8Array): void {
    if (this.closed) throw new SlipwayError('terminal-closed', 'no shell');
    const pasted = /\x1b\[200~(.*)\x1b\[201~\r$/s.exec(Buffer.from(bytes).toString())?.[1];
    this.typed.push(pasted ?? '?');
  }
}

function setUp({ connected = true } = {}) {
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
    if (kind) runner.handleMark({ kind, seq });
    else if (/^D\d+$/.test(word)) runner.handleMark({ kind: 'end', seq, exitCode: Number(word.slice(1)) });
    else if (word.startsWith('key:')) runner.handleInput(Buffer.from(JSON.parse(`"${word.slice(4)}"`)));
    else if (word.startsWith('run:')) enqueue(Number(word.slice(4)));
    else terminal.scrollback.append(Buffer.from(`${word}\r\n`));
  };
  /** Marks (see KINDS; `D<code>` ends a command), `run:<n>`, `key:<typed>`; anything else is printed. */
  const play = (sequence: string) => {
    for (const word of sequence.split(' ').filter(Boolean)) feed(word);
  };
  const enqueue = (index: number, expectedExitCode = 0) =>
    runner.enqueue({ block: `lesson/b${index}`, runId: IDS[index] ?? '', command: `cmd${index}`, expectedExitCode });
  const of = (index: number) => receipts.filter(({ runId }) => runId === IDS[index]);
  const statuses = (index: number) => of(index).map(({ status }) => status);
  const finished = async (index: number) => {
    await vi.waitFor(() => expect(statuses(index).some((status) => FINAL.includes(status))).toBe(true));
    return of(index).at(-1);
  };
  return { receipts, told, terminal, runner, play, enqueue, of, statuses, finished };
}

describe('a run', () => {
  it.each([
    ['at the prompt', 'A B run:0 C out D0 A B'],
    ['before the first prompt', 'run:0 A B C out D0 A B'],
    ['while the learner’s own command runs', 'A B C mine run:0 D1 A B C out D0 A B'],
    ['with the prompt drawn again before it begins', 'A B run:0 B B C out D0 A B'],
    ['with the prompt drawn again while it runs', 'A B run:0 C B out B D0 A B'],
    ['while the learner is within a quote', 'A B key:echo\\" key:\\r run:0 C mine D0 A B C out D0 A B'],
    ['after an Enter on an empty line', 'A B key:\\r A B run:0 C out D0 A B'],
    ['beside a half-typed line', 'A B key:half run:0 C out D0 A B'],
    ['beside a pasted line that was not entered', 'A B key:\\u001b[200~a\\rb\\u001b[201~ run:0 C out D0 A B'],
    ['of several commands in one paste', 'A B run:0 C C out C D0 A B'],
    ['after an Enter of the learner’s that was on its way', 'A B run:0 A B C out D0 A B'],
    ['followed by the learner’s own command', 'A B run:0 C out D0 A B C mine D7 A B'],
    ['before a new shell', 'A B run:0 C out D0 A B A B'],
  ])('gets queued, running and one final receipt: %s', async (_, sequence) => {
    const { play, statuses, finished, terminal } = setUp();
    play(sequence);
    expect(await finished(0)).toMatchObject({ status: 'ok', exitCode: 0, output: 'out', truncated: false });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(statuses(0)).toEqual(['queued', 'running', 'ok']);
    expect(terminal.typed).toEqual(['cmd0']);
  });

  it('is not typed before there is a prompt', () => {
    const { play, terminal, statuses } = setUp();
    play('run:0');
    expect(terminal.typed).toEqual([]);
    play('A');
    expect(terminal.typed).toEqual([]);
    play('B');
    expect(terminal.typed).toEqual(['cmd0']);
    expect(statuses(0)).toEqual(['queued']);
  });

  it('waits for its terminal', () => {
    const { play, terminal, runner } = setUp({ connected: false });
    play('run:0 A B');
    expect(terminal.typed).toEqual([]);
    runner.connect(terminal);
    expect(terminal.typed).toEqual(['cmd0']);
  });

  it.each([
    [0, 'D0', 'ok'],
    [0, 'D2', 'failed'],
    [2, 'D2', 'ok'],
    [2, 'D0', 'failed'],
  ])('that should end with %i and ends with %s is %s', async (expectedExitCode, end, status) => {
    const { play, enqueue, finished } = setUp();
    play('A B');
    enqueue(0, expectedExitCode);
    play(`C ${end} A B`);
    expect(await finished(0)).toMatchObject({ status });
  });

  it('says when not all of its output was kept', async () => {
    const { play, terminal, finished } = setUp();
    play('A B run:0 C');
    terminal.scrollback.append(Buffer.alloc(3 * 1024 * 1024, 'x'));
    play('D0');
    expect(await finished(0)).toMatchObject({ status: 'ok', truncated: true });
  });
});

it('runs one after the other, in order', async () => {
  const { play, terminal, finished, statuses } = setUp();
  play('A B run:0 run:1 run:2');
  expect(terminal.typed).toEqual(['cmd0']);
  play('C zero D0 A B C one D1 A B C two D0 A B');
  expect(terminal.typed).toEqual(['cmd0', 'cmd1', 'cmd2']);
  expect(await finished(0)).toMatchObject({ status: 'ok', output: 'zero' });
  expect(await finished(1)).toMatchObject({ status: 'failed', output: 'one', exitCode: 1 });
  expect(await finished(2)).toMatchObject({ status: 'ok', output: 'two' });
  for (const index of [0, 1, 2]) expect(statuses(index)).toHaveLength(3);
});

it('is full when as many wait as may, beside the one that was typed', () => {
  const { play, enqueue, runner } = setUp();
  play('A B');
  for (let count = 0; count <= LIMITS.waitingRuns; count += 1) {
    expect(runner.isFull).toBe(false);
    enqueue(0);
  }
  expect(runner.isFull).toBe(true);
  play('C D0 A B');
  expect(runner.isFull).toBe(false);
});

describe('abandoning', () => {
  it.each([
    ['queued', 'run:0'],
    ['typed', 'A B run:0'],
    ['running', 'A B run:0 C'],
  ])('loses a run that is %s, once', (_, sequence) => {
    const { play, runner, of } = setUp();
    play(sequence);
    runner.abandon('sandbox-gone');
    runner.abandon('sandbox-gone');
    play('D0 A B');
    expect(of(0).filter(({ status }) => FINAL.includes(status))).toEqual([
      expect.objectContaining({ status: 'lost', code: 'sandbox-gone' }),
    ]);
  });

  it('leaves a run that has ended its receipt', async () => {
    const { play, runner, finished, statuses } = setUp();
    play('A B run:0 C out D0');
    runner.abandon('sandbox-gone');
    await finished(0);
    expect(statuses(0)).toEqual(['queued', 'running', 'ok']);
  });

  it('is over with the next terminal', async () => {
    const { play, runner, terminal, finished } = setUp();
    play('A B run:0');
    runner.abandon('sandbox-gone');
    runner.connect(terminal);
    play('run:1 A B C out D0');
    expect(await finished(1)).toMatchObject({ status: 'ok' });
  });
});

describe('a run that the shell never finishes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is lost when Ctrl-C takes it from the line, and the next one follows', () => {
    const { play, of, terminal } = setUp();
    play('A B run:0 run:1 A B');
    expect(terminal.typed).toEqual(['cmd0']);
    vi.advanceTimersByTime(1000);
    expect(of(0).at(-1)).toMatchObject({ status: 'lost', code: 'shell-busy' });
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
    vi.advanceTimersByTime(60_000);
    expect(of(0)).toHaveLength(2);
  });

  it('is lost at once when the learner enters something else instead', () => {
    const { play, statuses, of } = setUp();
    play('A B run:0 A B key:\\r C mine D0 A B');
    expect(statuses(0)).toEqual(['queued', 'lost']);
    expect(of(0).at(-1)).toMatchObject({ code: 'shell-busy' });
  });

  it('is lost when it ends its shell', () => {
    const { play, of, terminal } = setUp();
    play('A B run:0 run:1 C bye A B');
    expect(of(0).at(-1)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
  });

  it('is lost when there is no shell to type it to', () => {
    const { play, of, terminal, statuses } = setUp();
    play('A B');
    terminal.closed = true;
    play('run:0');
    expect(of(0).at(-1)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
    terminal.closed = false;
    play('run:1 A B C');
    expect(statuses(1)).toEqual(['queued', 'running']);
  });
});

it('a run that is asked for while the way to the shell is broken is typed when it is there again', () => {
  const { play, terminal, runner, statuses } = setUp();
  play('A B');
  terminal.isAway = true;
  play('run:0');
  expect([terminal.typed, statuses(0)]).toEqual([[], ['queued']]);
  terminal.isAway = false;
  runner.replayed();
  expect(terminal.typed).toEqual(['cmd0']);
});

it('a run that waited for a shell that is replaced by another one is typed at its first prompt', () => {
  const { play, terminal } = setUp();
  play('A B');
  terminal.isAway = true;
  play('run:0');
  terminal.isAway = false;
  play('A');
  expect(terminal.typed).toEqual([]);
  play('B');
  expect(terminal.typed).toEqual(['cmd0']);
});

it('a clock that is set back makes no run shorter than nothing', async () => {
  const { play, finished } = setUp();
  play('A B run:0 C');
  vi.spyOn(Date, 'now').mockReturnValueOnce(0);
  play('D0');
  expect(await finished(0)).toMatchObject({ status: 'ok', durationMs: 0 });
});

describe('after a restart of the server', () => {
  const run = { block: 'lesson/b0', runId: IDS[0] ?? '', command: 'cmd0', expectedExitCode: 0 };
  const next = { block: 'lesson/b1', runId: IDS[1] ?? '', command: 'cmd1', expectedExitCode: 0 };
  const restore = (pending: PendingRuns) => {
    const parts = setUp({ connected: false });
    parts.runner.restore(pending);
    parts.terminal.isReplaying = true;
    parts.runner.connect(parts.terminal);
    return {
      ...parts,
      /** The terminal is given up, and another one comes. */
      reconnect: () => {
        parts.runner.disconnect();
        parts.terminal.scrollback.restartAt(0);
        parts.runner.connect(parts.terminal);
      },
      /** What the shell had printed for the earlier server. */
      replay: (sequence: string) => {
        parts.play(sequence);
        parts.terminal.isReplaying = false;
        parts.runner.replayed();
      },
    };
  };

  it('nothing is typed before all has come again', async () => {
    const { play, terminal, enqueue, replay } = restore({ waiting: [], current: null });
    enqueue(0);
    play('A B C old D0 A B');
    expect(terminal.typed).toEqual([]);
    replay('C old D0 A B');
    expect(terminal.typed).toEqual(['cmd0']);
  });

  it('a run that had ended meanwhile gets its receipt, with what it printed and when it began', async () => {
    const { replay, finished, terminal, statuses, of } = restore({
      waiting: [next],
      current: { run, seq: 10, startedAt: 7 },
    });
    replay('A B C old D0 $$$ A B C out D0 A B');
    expect(await finished(0)).toMatchObject({ status: 'ok', output: 'out' });
    expect(of(0)[0]).toMatchObject({ status: 'running', startedAt: 7 });
    expect(statuses(0)).toEqual(['running', 'ok']);
    expect(terminal.typed).toEqual(['cmd1']);
  });

  it('a run that goes on ends when it ends', async () => {
    const { replay, play, finished, statuses } = restore({ waiting: [], current: { run, seq: 0, startedAt: 7 } });
    replay('C some');
    expect(statuses(0)).toEqual(['running']);
    play('more D3 A B');
    expect(await finished(0)).toMatchObject({ status: 'failed', exitCode: 3, output: 'some\nmore' });
  });

  it('a run that never reached the shell is typed, once', () => {
    const { replay, terminal } = restore({ waiting: [], current: { run, seq: 5, startedAt: null } });
    replay('A B old');
    expect(terminal.scrollback.endSeq).toBe(5);
    expect(terminal.typed).toEqual(['cmd0']);
  });

  it('a run that the shell has but not begun is not typed again', async () => {
    const { replay, play, terminal, finished } = restore({ waiting: [], current: { run, seq: 5, startedAt: null } });
    replay('A B old echo');
    expect(terminal.typed).toEqual([]);
    play('C out D0 A B');
    expect(await finished(0)).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['before the run', 'A B C old'],
    ['at the run’s line', 'A B C old D0 A B $$$'],
    ['while it runs', 'A B C old D0 A B $$$ C ou'],
    ['where the line was taken back', 'A B C old D0 A B $$$ A B'],
  ])('a replay that breaks off %s gives the run nothing of another one', async (_, half) => {
    const { play, replay, reconnect, finished, terminal } = restore({
      waiting: [next],
      current: { run, seq: 10, startedAt: 7 },
    });
    play(half);
    reconnect();
    replay('A B C old D7 A B $$$ C out D0 A B');
    expect(await finished(0)).toMatchObject({ status: 'ok', exitCode: 0, output: 'out' });
    expect(terminal.typed).toEqual(['cmd1']);
  });

  it('a run that had ended in a replay that broke off has one final receipt', async () => {
    const { play, replay, reconnect, runner, finished, statuses } = restore({
      waiting: [],
      current: { run, seq: 0, startedAt: 7 },
    });
    play('C out D0');
    reconnect();
    expect(await finished(0)).toMatchObject({ status: 'ok', output: 'out' });
    replay('C out D3 A B');
    runner.abandon('sandbox-gone');
    expect(statuses(0)).toEqual(['running', 'ok']);
  });

  it('a run whose shell is gone is lost', () => {
    const { replay, runner, of } = restore({ waiting: [next], current: { run, seq: 5, startedAt: 7 } });
    replay('A B');
    runner.abandon('sandbox-gone');
    expect([of(0).at(-1)?.status, of(1).at(-1)?.status]).toEqual(['lost', 'lost']);
  });
});

it('tells what is pending before it types, so that a restart types nothing twice', () => {
  const { play, told } = setUp();
  play('run:0 run:1 A B C out D0');
  const steps = told.map(({ waiting, current }) => [waiting.length, current?.run.command, current?.startedAt !== null]);
  expect(steps.slice(0, 4)).toEqual([
    [1, undefined, true],
    [2, undefined, true],
    [1, 'cmd0', false],
    [1, 'cmd0', true],
  ]);
});
