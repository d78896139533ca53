import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import {
  arriveWith,
  disposeSessions,
  makeSession,
  openTerminal,
  RETRY_MS,
  refusal,
  SECOND_MS,
  sandboxOf,
  settle,
  startNextServer,
  startSessions,
  terminalNames,
} from '../testing/session-under-test.ts';

beforeEach(startSessions);
afterEach(disposeSessions);

describe('closing a terminal', () => {
  it('ends its shell, loses its runs and frees its name', async () => {
    const { session, run, final, pending, lists, shells } = await arriveWith('main', 'other');
    const terminal = await openTerminal(session, 'main');
    terminal.type(Buffer.from('half a line\r'));
    sandboxOf(session).interrupt();
    const waiting = run('echo hello');
    sandboxOf(session).resume();
    const closing = session.closeTerminal('main');
    expect(final(waiting)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
    expect([terminalNames(session), lists.at(-1)?.length]).toEqual([['other'], 1]);
    await settle();
    await closing;
    expect(pending()).toBeUndefined();
    expect(shells().map(({ name }) => name)).toEqual(['other']);
    expect(() => terminal.write(Buffer.from('x'))).toThrow(refusal('terminal-closed'));
    const next = run('echo again');
    await settle(SECOND_MS);
    expect(final(next)).toMatchObject({ status: 'ok', output: 'again' });
    expect(terminalNames(session)).toEqual(['other', 'main']);
  });

  it('is refused for one that is not there', async () => {
    const { session } = await arriveWith('main');
    await session.closeTerminal('main');
    await expect(session.closeTerminal('main')).rejects.toMatchObject({ code: 'unknown-terminal' });
  });

  it('does not let terminals be opened and closed without end', async () => {
    const { session } = await arriveWith();
    const opened = async (name: string) => {
      await openTerminal(session, name);
      await session.closeTerminal(name);
    };
    for (let times = 0; times < LIMITS.newTerminalsPerMinute; times += 1) await opened(`t${times % 7}`);
    expect(() => session.terminal('more')).toThrow(refusal('rate-limited'));
    expect(terminalNames(session)).toEqual([]);
    await settle(60 * SECOND_MS);
    await opened('more');
  });

  it('has the next one of the same name wait until the shell is gone', async () => {
    const { session } = await arriveWith('main');
    const sandbox = sandboxOf(session);
    const [shell] = sandbox.shells;
    let close = () => {};
    vi.spyOn(sandbox, 'closeTerminal').mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => {
        close = resolve;
      });
      shell?.hangUp();
    });
    const closing = session.closeTerminal('main');
    const opening = session.terminal('main');
    await settle();
    expect([sandbox.shells.length, terminalNames(session)]).toEqual([1, ['main']]);
    close();
    await closing;
    await settle();
    await opening;
    expect(sandbox.shells).toHaveLength(2);
  });

  it('waits for a shell that is just being opened, and closes that too', async () => {
    const { session, shells } = await arriveWith();
    const { openTerminal } = FakeSandbox.prototype;
    vi.spyOn(sandboxOf(session), 'openTerminal').mockImplementationOnce(async function (this: FakeSandbox, options) {
      await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
      return openTerminal.call(this, options);
    });
    const opening = expect(session.terminal('main')).rejects.toMatchObject({ code: 'terminal-closed' });
    await settle();
    const closing = session.closeTerminal('main');
    await settle(2 * SECOND_MS);
    await Promise.all([opening, closing]);
    expect(shells()).toEqual([]);
  });

  it('is tried again while the engine is away', async () => {
    const { session, shells } = await arriveWith('main');
    sandboxOf(session).interrupt();
    const closing = session.closeTerminal('main');
    await settle(5 * RETRY_MS);
    expect(shells()).toHaveLength(1);
    sandboxOf(session).resume();
    await settle(RETRY_MS);
    await closing;
    expect(shells()).toEqual([]);
  });

  it('is over with its sandbox', async () => {
    const { session } = await arriveWith('main');
    sandboxOf(session).interrupt();
    const closing = session.closeTerminal('main');
    await session.end('idle');
    await closing;
  });

  it('says so when the shell cannot be ended, and forgets about it', async () => {
    const { session, record } = await arriveWith('main');
    vi.spyOn(sandboxOf(session), 'closeTerminal').mockRejectedValue(new SlipwayError('engine-error', 'frozen'));
    const closing = expect(session.closeTerminal('main')).rejects.toMatchObject({ code: 'engine-error' });
    await settle(76 * RETRY_MS);
    await closing;
    expect(record.get('terminals')).toMatchObject({ open: [], closing: [] });
  });

  it('goes on after a restart of the server; its runs are lost', async () => {
    const { session, record, run } = await arriveWith('main', 'other');
    sandboxOf(session).interrupt();
    const runId = run('echo hello', 'main', 'course/lesson/b');
    const runs = record.get('runs:main');
    void session.closeTerminal('main').catch(() => undefined);
    await settle();
    // As a server has it that was killed before its runs were lost.
    record.put('runs:main', runs);
    record.put('receipt:course/lesson/b', {
      status: 'queued',
      waitsFor: 'shell',
      block: 'course/lesson/b',
      runId,
      terminal: 'main',
    });
    const adopted = await startNextServer();
    adopted.resume();
    const next = makeSession(record);
    next.session.resume(adopted);
    expect(terminalNames(next.session)).toEqual(['other']);
    expect(next.final(runId)).toMatchObject({ status: 'lost' });
    await settle(RETRY_MS);
    expect(adopted.shells.filter(({ isOver }) => !isOver).map(({ name }) => name)).toEqual(['other']);
    expect(record.get('terminals')).toMatchObject({ open: [{ name: 'other', title: null }], closing: [] });
    expect(record.get('runs:main')).toBeUndefined();
  });
});
