// Runs that open a program, and runs that are typed into one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blockRunnerUnderTest } from '../../testing/block-runner-under-test.ts';
import type { RunWay } from './block-run.ts';

const OPENS: RunWay = { kind: 'opens', prompt: '/ #' };
const INSIDE: RunWay = { kind: 'inside', prompt: '/ #' };
const PROMPT = '\x1b[1m/ # \x1b[0m\x1b[6n';

const quiet = () => vi.advanceTimersByTimeAsync(200);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A shell that is in the program that the first run has opened. */
async function opened() {
  const under = blockRunnerUnderTest();
  under.play('A B');
  under.enqueue(0, 0, OPENS);
  under.play('C banner');
  under.print(PROMPT);
  await quiet();
  return { ...under, done: () => under.finished(0) };
}

describe('a run that opens a program', () => {
  it('is done at its prompt, without an exit code', async () => {
    const { done, statuses } = await opened();
    expect(await done()).toMatchObject({ status: 'ok', exitCode: null, output: expect.stringContaining('banner') });
    expect(statuses(0)).toEqual(['queued', 'running', 'ok']);
  });

  it('is not done before the program is quiet', async () => {
    const { play, enqueue, print, statuses } = blockRunnerUnderTest();
    play('A B');
    enqueue(0, 0, OPENS);
    play('C');
    print('/ #');
    print(' and more');
    await quiet();
    expect(statuses(0)).toEqual(['queued', 'running']);
    play('D0 A B');
  });

  it('that ends first is a command with an exit code', async () => {
    const { play, enqueue, finished } = blockRunnerUnderTest();
    play('A B');
    enqueue(0, 0, OPENS);
    play('C no D5 A B');
    expect(await finished(0)).toMatchObject({ status: 'failed', exitCode: 5 });
  });

  it('leaves its terminal to the learner: what is for the shell waits until the program ends', async () => {
    const { enqueue, play, terminal, of } = await opened();
    enqueue(1);
    expect(of(1).at(-1)).toMatchObject({ status: 'queued', waitsFor: 'command' });
    play('D0 A B');
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
  });
});

describe('a run inside a program', () => {
  it('is typed at the prompt, and is done at the next one', async () => {
    const { enqueue, print, terminal, finished, done } = await opened();
    await done();
    enqueue(1, 0, INSIDE);
    await quiet();
    expect(terminal.typed).toEqual(['cmd0', 'plain:cmd1\r']);
    print('cmd1');
    await quiet();
    print(`\r\nsaid\r\n${PROMPT}`);
    await quiet();
    expect(await finished(1)).toMatchObject({ status: 'ok', exitCode: null, output: 'said' });
  });

  it('is pasted where the program asked for marks', async () => {
    const { enqueue, print, terminal, play } = await opened();
    print(`\r\n\x1b[?2004h${PROMPT}`);
    enqueue(1, 0, INSIDE);
    await quiet();
    expect(terminal.typed).toEqual(['cmd0', 'cmd1']);
    play('D0 A B');
  });

  it('waits while something is being typed there', async () => {
    const { enqueue, print, terminal, runner } = await opened();
    print('ls -');
    enqueue(1, 0, INSIDE);
    await quiet();
    expect(terminal.typed).toEqual(['cmd0']);
    runner.abandon('sandbox-gone');
  });

  it.each(['cancel', 'withdraw'] as const)('that is taken back leaves nothing typed at its prompt: %s', async (how) => {
    const { enqueue, print, terminal, runner, play, told } = await opened();
    print('busy');
    enqueue(1, 0, INSIDE);
    enqueue(2);
    const [waiting] = told.at(-1)?.waiting ?? [];
    if (waiting) runner[how](waiting);
    print(`\r\n${PROMPT}`);
    await quiet();
    expect(terminal.typed).toEqual(['cmd0']);
    play('D0 A B');
    expect(terminal.typed).toEqual(['cmd0', 'cmd2']);
    runner.abandon('sandbox-gone');
  });

  it('is typed at its own prompt when the one before it is taken back', async () => {
    const { enqueue, print, terminal, runner, told } = await opened();
    print('busy');
    enqueue(1, 0, { kind: 'inside', prompt: '>>>' });
    enqueue(2, 0, INSIDE);
    const [waiting] = told.at(-1)?.waiting ?? [];
    if (waiting) runner.cancel(waiting);
    print(`\r\n${PROMPT}`);
    await quiet();
    expect(terminal.typed).toEqual(['cmd0', 'plain:cmd2\r']);
    runner.abandon('sandbox-gone');
  });

  it('has the exit code of the shell’s end when the program ends by it', async () => {
    const { enqueue, play, finished } = await opened();
    enqueue(1, 3, INSIDE);
    await quiet();
    play('cmd1 D3 A B');
    expect(await finished(1)).toMatchObject({ status: 'ok', exitCode: 3 });
  });

  it.each(['A B', 'A B C D0 A B'])('is lost where no program is open: %s', async (sequence) => {
    const { play, enqueue, of, terminal } = blockRunnerUnderTest();
    play(sequence);
    enqueue(1, 0, INSIDE);
    expect(of(1).at(-1)).toMatchObject({ status: 'lost', code: 'program-missing' });
    expect(terminal.typed).toEqual([]);
  });
});
