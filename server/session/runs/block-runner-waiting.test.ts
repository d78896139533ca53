// What runs that wait are told to wait for; taking them back; lines that the learner typed ahead of them.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blockRunnerUnderTest, IDS } from '../../testing/block-runner-under-test.ts';
import { TYPED_AHEAD_MS } from './prompt-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A runner, and what the runs in it were told to wait for. */
function underTest(options?: Parameters<typeof blockRunnerUnderTest>[0]) {
  const parts = blockRunnerUnderTest(options);
  const waits = (index: number) =>
    parts.of(index).flatMap((receipt) => (receipt.status === 'queued' ? [receipt.waitsFor] : []));
  const later = () => void vi.advanceTimersByTime(TYPED_AHEAD_MS);
  return { ...parts, waits, later };
}

describe('a run that waits is told for what', () => {
  it.each([
    ['before the first prompt', 'run:0', ['shell']],
    ['at the prompt', 'A B run:0', ['shell']],
    ['while the learner’s command runs', 'A B key:\\r C run:0', ['command']],
    ['when one begins before it is typed', 'run:0 A B C', ['shell']],
    ['after an Enter that may not have begun anything', 'A B key:\\r run:0', ['command']],
    ['within an unfinished line', 'A B key:\\r P run:0', ['command']],
    ['after `exec bash`, which has no marks', 'A B key:\\r C run:0 > key:ls\\r ls >', ['command']],
    ['behind a run that was typed', 'A B run:1 run:0', ['run']],
    ['behind a run that runs', 'A B run:1 C run:0', ['run']],
    ['between that run’s end and the prompt', 'A B run:1 C D0 run:0', ['run']],
    ['while lines are read that were typed ahead', 'A B key:\\r C key:\\r run:0 D0 A B', ['command']],
  ])('%s', (_, sequence, expected) => {
    const { play, waits } = underTest();
    play(sequence);
    expect(waits(0)).toEqual(expected);
  });

  it('and again when that changes, as are all that wait with it', () => {
    const { play, waits, statuses, later, terminal } = underTest();
    play('run:0 run:1 run:2 A B C D0 A B C key:cat\\r');
    expect([waits(0), waits(1), waits(2)]).toEqual([['shell'], ['shell', 'run'], ['shell', 'run']]);
    play('D0 A B');
    later();
    expect(statuses(1)).toEqual(['queued', 'queued', 'running']);
    expect(terminal.typed).toEqual(['cmd0', 'cmd1', 'cmd2']);
    expect(waits(2)).toEqual(['shell', 'run']);
  });

  it('of the learner’s command that comes between two runs', () => {
    const { play, waits, later } = underTest();
    play('A B run:0 run:1 C key:top\\r D0 A B C');
    expect(waits(1)).toEqual(['run', 'command']);
    play('D0 A B');
    later();
    expect(waits(1)).toEqual(['run', 'command']);
  });

  it.each([
    ['while the learner’s command goes on', 'A B C', ['command']],
    ['while it goes on, and nothing older is kept', 'out', ['command']],
    ['at the prompt', 'A B', []],
    ['after a command', 'A B C D0 A B', []],
  ])('after a restart of the server: %s', (_, replayed, expected) => {
    const { runner, terminal, play, waits } = underTest({ connected: false });
    runner.restore({
      waiting: [{ block: 'course/lesson/b0', runId: IDS[0] ?? '', command: 'cmd0', expectedExitCode: 0 }],
      current: null,
    });
    terminal.isReplaying = true;
    runner.connect(terminal);
    play(replayed);
    expect(waits(0)).toEqual([]);
    terminal.isReplaying = false;
    runner.replayed();
    expect(waits(0)).toEqual(expected);
    expect(terminal.typed).toEqual(expected.length > 0 ? [] : ['cmd0']);
  });
});

describe('what the learner typed ahead', () => {
  it.each([
    ['while their command runs', 'A B key:\\r C key:hi\\r run:0 D0 A B', 'C hi D0 A B C out D0'],
    ['while a run goes on', 'A B run:1 C key:hi\\r run:0 D0 A B', 'C hi D0 A B C out D0'],
    ['behind a run that was typed', 'A B run:1 key:hi\\r run:0 C D0 A B', 'C hi D0 A B C out D0'],
    ['as an unfinished quote', 'A B key:\\r C key:\\"\\r run:0 D0 A B', 'P key:\\"\\r C hi D0 A B C out D0'],
  ])('is not taken for the run: %s', async (_, before, after) => {
    const { play, terminal, finished, later } = underTest();
    play(before);
    expect(terminal.typed).not.toContain('cmd0');
    const [theirs, ours = ''] = after.split(' A B ');
    play(`${theirs} A B`);
    later();
    expect(terminal.typed.filter((typed) => typed === 'cmd0')).toHaveLength(1);
    vi.useRealTimers();
    play(ours);
    expect(await finished(0)).toMatchObject({ status: 'ok', output: 'out' });
  });

  it('and what others have read delays the run by a moment only', () => {
    const { play, terminal, later } = underTest();
    play('A B key:cat\\r C key:a\\rb\\r run:0 D0 A B');
    expect(terminal.typed).toEqual([]);
    later();
    expect(terminal.typed).toEqual(['cmd0']);
  });
});

describe('a run that is taken back', () => {
  const run = (index: number) => ({
    block: `course/lesson/b${index}`,
    runId: IDS[index] ?? '',
    command: `cmd${index}`,
    expectedExitCode: 0,
  });

  it('while it waits is lost, is not kept, and is never typed', () => {
    const { play, runner, of, told, terminal } = underTest();
    play('A B run:0 run:1 run:2');
    runner.cancel(run(1));
    expect(of(1).at(-1)).toMatchObject({ status: 'lost', code: 'run-canceled' });
    expect(told.at(-1)?.waiting.map(({ runId }) => runId)).toEqual([IDS[2]]);
    play('C D0 A B C D0 A B');
    expect(terminal.typed).toEqual(['cmd0', 'cmd2']);
    expect(runner.waiting(IDS[1] ?? '')).toBeUndefined();
  });

  it('for another terminal is not kept either, and nothing is said of it', () => {
    const { play, runner, of, told } = underTest();
    play('A B run:0 run:1');
    const { length } = of(1);
    runner.withdraw(run(1));
    expect(of(1)).toHaveLength(length);
    expect(told.at(-1)?.waiting).toEqual([]);
  });

  it.each([
    ['typed', 'A B run:0'],
    ['running', 'A B run:0 C'],
    ['ended', 'A B run:0 C D0'],
  ])('is not to be had once it was %s', (_, sequence) => {
    const { play, runner } = underTest();
    play(sequence);
    expect(runner.waiting(IDS[0] ?? '')).toBeUndefined();
  });
});

describe('how long a run took', () => {
  it.each([
    [null, 1200],
    [1234, 1234],
    [99_999_999, 1200],
  ])('when the shell says %s', async (durationMs, expected) => {
    const { play, runner, terminal, finished } = underTest();
    play('A B run:0 C');
    const endedAt = Date.now() + 1200;
    vi.useRealTimers();
    vi.spyOn(Date, 'now').mockReturnValueOnce(endedAt);
    runner.handleMark({ kind: 'end', seq: terminal.scrollback.endSeq, exitCode: 0, durationMs });
    expect(await finished(0)).toMatchObject({ durationMs: expected });
  });
});
