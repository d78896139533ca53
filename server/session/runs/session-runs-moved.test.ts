// Runs that are taken back, or moved to another terminal, before they begin.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import {
  arrive,
  disposeSessions,
  makeSession,
  RETRY_MS,
  SECOND_MS,
  sandboxOf,
  settle,
  startNextServer,
  startSessions,
} from '../../testing/session-under-test.ts';

beforeEach(startSessions);
afterEach(disposeSessions);

const refusal = (code: string) => expect.objectContaining({ code });

/** A learner whose terminal `main` is busy with a command of their own. */
async function arriveBusy() {
  const learner = await arrive();
  const { session } = learner;
  for (const name of ['main', 'other']) {
    const opening = session.terminal(name);
    await settle();
    await opening;
  }
  const shell = sandboxOf(session).shells.find(({ name }) => name === 'main');
  const mark = (body: string) => shell?.print(`\x1b]133;${body};k=${shell.nonce}\x07`);
  mark('C');
  await settle();
  /** The command ends. */
  const free = () => {
    for (const body of ['D;0', 'A', 'B']) mark(body);
    return settle(SECOND_MS);
  };
  const of = (runId: string) => learner.receipts.filter((receipt) => receipt.runId === runId);
  return { ...learner, free, of };
}

describe('a run that is cancelled', () => {
  it('while it waits is lost at once, and the others go on', async () => {
    const { session, run, final, free, pending } = await arriveBusy();
    const [first, second, third] = ['one', 'two', 'three'].map((word) => run(`echo ${word}`)) as [
      string,
      string,
      string,
    ];
    session.cancelRun(second);
    session.cancelRun(second);
    expect(final(second)).toMatchObject({ status: 'lost', code: 'run-canceled', terminal: 'main' });
    expect(pending()?.waiting).toHaveLength(2);
    await free();
    expect([final(first), final(third)]).toMatchObject([{ output: 'one' }, { output: 'three' }]);
  });

  it('once it was typed goes on, as does one that nobody knows', async () => {
    const { session, run, final } = await arrive();
    const runId = run('echo hello');
    await settle();
    session.cancelRun(runId);
    session.cancelRun('0f8fad5b-d9cb-469f-a165-708677289500');
    await settle(SECOND_MS);
    expect(final(runId)).toMatchObject({ status: 'ok' });
    session.cancelRun(runId);
    expect(final(runId)).toMatchObject({ status: 'ok' });
  });

  it('is not run again after a restart of the server', async () => {
    const { session, run, record } = await arriveBusy();
    const runId = run('echo hello');
    session.cancelRun(runId);
    const adopted = await startNextServer();
    const next = makeSession(record);
    next.session.resume(adopted);
    await settle(RETRY_MS);
    expect(next.session.snapshot().receipts).toMatchObject([{ runId, status: 'lost', code: 'run-canceled' }]);
  });
});

describe('a run that is moved', () => {
  it('runs once, in the other terminal, with the same id', async () => {
    const { session, run, of, free, pending } = await arriveBusy();
    const runId = run('echo hello');
    expect(of(runId)).toMatchObject([{ status: 'queued', waitsFor: 'command', terminal: 'main' }]);
    session.moveRun(runId, 'other');
    await settle(SECOND_MS);
    await free();
    const [, ...moved] = of(runId);
    expect(moved).toMatchObject([{ status: 'queued' }, { status: 'running' }, { status: 'ok', output: 'hello' }]);
    expect(moved.every(({ terminal }) => terminal === 'other')).toBe(true);
    expect([pending(), pending('other')]).toEqual([undefined, undefined]);
  });

  it('has a terminal opened that is not there', async () => {
    const { session, run, final } = await arriveBusy();
    const runId = run('echo hello');
    session.moveRun(runId, 'new');
    await settle(SECOND_MS);
    expect(final(runId)).toMatchObject({ status: 'ok', terminal: 'new' });
    expect(session.snapshot().terminals.map(({ name }) => name)).toEqual(['main', 'other', 'new']);
  });

  it('stays where it was when there is no room there', async () => {
    const { session, run, final, free, of } = await arriveBusy();
    const runId = run('echo hello');
    sandboxOf(session).interrupt();
    for (let count = 0; count < LIMITS.waitingRuns; count += 1) run('echo more', 'other');
    for (const name of ['three', 'four']) void session.terminal(name).catch(() => undefined);
    expect(() => session.moveRun(runId, 'other')).toThrow(refusal('rate-limited'));
    expect(() => session.moveRun(runId, 'five')).toThrow(refusal('terminal-limit'));
    expect(of(runId)).toHaveLength(1);
    sandboxOf(session).resume();
    await settle(RETRY_MS);
    await free();
    expect(final(runId)).toMatchObject({ status: 'ok', terminal: 'main' });
  });

  it('to where it is stays in its place; one that was typed, or is not known, is not moved', async () => {
    const { session, run, final, free, of, pending } = await arriveBusy();
    const [first, second] = [run('echo one'), run('echo two')];
    session.moveRun(first, 'main');
    expect(pending()?.waiting.map(({ runId }) => runId)).toEqual([first, second]);
    await free();
    session.moveRun(first, 'other');
    session.moveRun('0f8fad5b-d9cb-469f-a165-708677289500', 'five');
    await settle(SECOND_MS);
    expect(final(first)).toMatchObject({ terminal: 'main' });
    expect(of(first).filter(({ status }) => status === 'running')).toHaveLength(1);
    expect(session.snapshot().terminals).toHaveLength(2);
  });

  it('runs once also where the server was killed in the middle', async () => {
    const { session, run, record } = await arriveBusy();
    const runId = run('echo hello', 'main', 'course/lesson/b');
    const before = record.get('runs:main');
    session.moveRun(runId, 'other');
    // It was written to the one place and not yet taken from the other; nothing was typed, no receipt written.
    record.put('runs:main', before);
    record.put('runs:other', before);
    record.put('receipt:course/lesson/b', {
      status: 'queued',
      waitsFor: 'command',
      block: 'course/lesson/b',
      runId,
      terminal: 'main',
    });
    const adopted = await startNextServer();
    const next = makeSession(record);
    next.session.resume(adopted);
    for (const shell of adopted.shells) {
      for (const body of ['D;0', 'A', 'B']) shell.print(`\x1b]133;${body};k=${shell.nonce}\x07`);
    }
    await settle(RETRY_MS);
    expect(next.statuses(runId).filter((status) => status !== 'queued')).toEqual(['running', 'ok']);
    expect(record.keys('runs:')).toEqual([]);
  });
});
