// What a restart of the server finds of the runs: told before they are typed, and found again in a replay.
import { describe, expect, it } from 'vitest';
import { blockRunnerUnderTest, IDS } from '../../testing/block-runner-under-test.ts';
import type { PendingRuns } from './block-run.ts';

describe('after a restart of the server', () => {
  const run = { block: 'course/lesson/b0', runId: IDS[0] ?? '', command: 'cmd0', expectedExitCode: 0 };
  const next = { block: 'course/lesson/b1', runId: IDS[1] ?? '', command: 'cmd1', expectedExitCode: 0 };
  const restore = (pending: PendingRuns) => {
    const parts = blockRunnerUnderTest({ connected: false });
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
  const { play, told } = blockRunnerUnderTest();
  play('run:0 run:1 A B C out D0');
  const steps = told.map(({ waiting, current }) => [waiting.length, current?.run.command, current?.startedAt !== null]);
  expect(steps.slice(0, 4)).toEqual([
    [1, undefined, true],
    [2, undefined, true],
    [1, 'cmd0', false],
    [1, 'cmd0', true],
  ]);
});
