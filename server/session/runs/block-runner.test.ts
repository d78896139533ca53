// Runs and their receipts, as the shell goes through its prompts and marks.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { blockRunnerUnderTest, FINAL } from '../../testing/block-runner-under-test.ts';

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
    const { play, statuses, finished, terminal } = blockRunnerUnderTest();
    play(sequence);
    expect(await finished(0)).toMatchObject({ status: 'ok', exitCode: 0, output: 'out', truncated: false });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(statuses(0)).toEqual(['queued', 'running', 'ok']);
    expect(terminal.typed).toEqual(['cmd0']);
  });

  it('is not typed before there is a prompt', () => {
    const { play, terminal, statuses } = blockRunnerUnderTest();
    play('run:0');
    expect(terminal.typed).toEqual([]);
    play('A');
    expect(terminal.typed).toEqual([]);
    play('B');
    expect(terminal.typed).toEqual(['cmd0']);
    expect(statuses(0)).toEqual(['queued']);
  });

  it('waits for its terminal', () => {
    const { play, terminal, runner } = blockRunnerUnderTest({ connected: false });
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
    const { play, enqueue, finished } = blockRunnerUnderTest();
    play('A B');
    enqueue(0, expectedExitCode);
    play(`C ${end} A B`);
    expect(await finished(0)).toMatchObject({ status });
  });

  it('says when not all of its output was kept', async () => {
    const { play, terminal, finished } = blockRunnerUnderTest();
    play('A B run:0 C');
    terminal.scrollback.append(Buffer.alloc(3 * 1024 * 1024, 'x'));
    play('D0');
    expect(await finished(0)).toMatchObject({ status: 'ok', truncated: true });
  });
});

it('runs one after the other, in order', async () => {
  const { play, terminal, finished, statuses } = blockRunnerUnderTest();
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
  const { play, enqueue, runner } = blockRunnerUnderTest();
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
    const { play, runner, of } = blockRunnerUnderTest();
    play(sequence);
    runner.abandon('sandbox-gone');
    runner.abandon('sandbox-gone');
    play('D0 A B');
    expect(of(0).filter(({ status }) => FINAL.includes(status))).toEqual([
      expect.objectContaining({ status: 'lost', code: 'sandbox-gone' }),
    ]);
  });

  it('leaves a run that has ended its receipt', async () => {
    const { play, runner, finished, statuses } = blockRunnerUnderTest();
    play('A B run:0 C out D0');
    runner.abandon('sandbox-gone');
    await finished(0);
    expect(statuses(0)).toEqual(['queued', 'running', 'ok']);
  });

  it('is over with the next terminal', async () => {
    const { play, runner, terminal, finished } = blockRunnerUnderTest();
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
    const { play, of, terminal } = blockRunnerUnderTest();
    play('A B run:0 run:1 A B');
    expect(terminal.typed).toEqual(['cmd0']);
    vi.advanceTimersByTime(1000);
    expect(of(0).at(-1)).toMatchObject({ status: 'lost', code: 'shell-busy' });
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
    vi.advanceTimersByTime(60_000);
    expect(of(0)).toHaveLength(2);
  });

  it('is lost at once when the learner enters something else instead', () => {
    const { play, statuses, of } = blockRunnerUnderTest();
    play('A B run:0 A B key:\\r C mine D0 A B');
    expect(statuses(0)).toEqual(['queued', 'lost']);
    expect(of(0).at(-1)).toMatchObject({ code: 'shell-busy' });
  });

  it('is lost when it ends its shell', () => {
    const { play, of, terminal } = blockRunnerUnderTest();
    play('A B run:0 run:1 C bye A B');
    expect(of(0).at(-1)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
  });

  it('is lost when there is no shell to type it to', () => {
    const { play, of, terminal, statuses } = blockRunnerUnderTest();
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
  const { play, terminal, runner, statuses } = blockRunnerUnderTest();
  play('A B');
  terminal.isAway = true;
  play('run:0');
  expect([terminal.typed, statuses(0)]).toEqual([[], ['queued']]);
  terminal.isAway = false;
  runner.replayed();
  expect(terminal.typed).toEqual(['cmd0']);
});

it('a run that waited for a shell that is replaced by another one is typed at its first prompt', () => {
  const { play, terminal } = blockRunnerUnderTest();
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
  const { play, finished } = blockRunnerUnderTest();
  play('A B run:0 C');
  vi.spyOn(Date, 'now').mockReturnValueOnce(0);
  play('D0');
  expect(await finished(0)).toMatchObject({ status: 'ok', durationMs: 0 });
});
