// A session's terminals as a list: opened, renamed, closed, interrupted; and again after a restart of the server.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { MemoryStore } from '../testing/session-parts.ts';
import {
  arriveWith,
  disposeSessions,
  makeSession,
  openTerminal,
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

describe('the list of terminals', () => {
  it('has those that are open or asked for, in the order in which they came', async () => {
    const { session, lists, run } = await arriveWith('one', 'two');
    run('echo hello', 'three');
    await openTerminal(session, 'one');
    expect(terminalNames(session)).toEqual(['one', 'two', 'three']);
    expect(lists.map(({ length }) => length)).toEqual([1, 2, 3]);
  });

  it('tells titles, and every change of them once', async () => {
    const { session, lists } = await arriveWith('one', 'two');
    session.renameTerminal('two', '로그');
    session.renameTerminal('two', '로그');
    expect(session.snapshot().terminals).toEqual([
      { name: 'one', title: null },
      { name: 'two', title: '로그' },
    ]);
    expect(lists).toHaveLength(3);
    session.renameTerminal('two', null);
    expect(lists.at(-1)?.[1]).toEqual({ name: 'two', title: null });
    expect(() => session.renameTerminal('three', 'x')).toThrow(refusal('unknown-terminal'));
  });

  it('is as long as the limit at most; one that is closed makes room', async () => {
    const { session } = await arriveWith('one', 'two', 'three', 'four');
    expect(() => session.terminal('five')).toThrow(refusal('terminal-limit'));
    await session.closeTerminal('two');
    await openTerminal(session, 'five');
    expect(terminalNames(session)).toEqual(['one', 'three', 'four', 'five']);
  });

  it('is empty when the sandbox is gone, titles included', async () => {
    const { session, lists, record } = await arriveWith('one');
    session.renameTerminal('one', 'x');
    session.resetSandbox();
    expect(lists.at(-1)).toEqual([]);
    expect(record.get('terminals')).toBeUndefined();
    await openTerminal(session, 'one');
    expect(session.snapshot().terminals).toEqual([{ name: 'one', title: null }]);
  });

  it('is there again after a restart of the server, with the same shells', async () => {
    const { session, record } = await arriveWith('one', 'two');
    session.renameTerminal('two', '로그');
    const adopted = await startNextServer();
    const next = makeSession(record).session;
    next.resume(adopted);
    expect(next.snapshot().terminals).toEqual(session.snapshot().terminals);
    await openTerminal(next, 'two');
    expect(adopted.shells).toHaveLength(2);
  });

  it('is empty after one when the sandbox is gone', async () => {
    const { record } = await arriveWith('one');
    const adopted = await startNextServer();
    await adopted.dispose();
    const next = makeSession(record).session;
    next.resume(undefined);
    expect([next.snapshot().terminals, record.get('terminals')]).toEqual([[], undefined]);
  });

  it('is no longer than the limit after one, and the shells of the others are closed', async () => {
    const { record } = await arriveWith('one');
    const open = ['a', 'b', 'c', 'one', 'e'].map((name) => ({ name, title: null }));
    record.put('terminals', { open, closing: [] });
    const adopted = await startNextServer();
    const closed = vi.spyOn(adopted, 'closeTerminal');
    const next = makeSession(record).session;
    next.resume(adopted);
    await settle();
    expect(terminalNames(next)).toEqual(['a', 'b', 'c', 'one']);
    expect(closed.mock.calls).toEqual([['e']]);
  });
});

describe('interrupting a terminal', () => {
  it('is Ctrl-C in it, also where no page has opened it since a restart', async () => {
    const { session, record } = await arriveWith('main');
    const [shell] = sandboxOf(session).shells;
    const typed = vi.spyOn(shell as NonNullable<typeof shell>, 'type');
    const interrupting = session.interruptTerminal('main');
    await settle();
    await interrupting;
    const adopted = await startNextServer();
    const next = makeSession(record).session;
    next.resume(adopted);
    const again = next.interruptTerminal('main');
    await settle();
    await again;
    expect(typed.mock.calls).toEqual([[Buffer.of(3)], [Buffer.of(3)]]);
  });

  it('is refused where there is none, and not tried for ever', async () => {
    const { session } = await arriveWith('main');
    await expect(session.interruptTerminal('other')).rejects.toMatchObject({ code: 'unknown-terminal' });
    const record = new MemoryStore().open(randomUUID());
    const waiting = makeSession(record).session;
    vi.spyOn(FakeSandbox.prototype, 'openTerminal').mockImplementation(() => new Promise(() => undefined));
    waiting.requestSandbox();
    void waiting.terminal('main').catch(() => undefined);
    const interrupting = expect(waiting.interruptTerminal('main')).rejects.toMatchObject({ code: 'timeout' });
    await settle(16 * SECOND_MS);
    await interrupting;
  });
});
