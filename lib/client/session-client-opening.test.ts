// The client's terminal that does not open: when it is asked for again, and what the learner is shown meanwhile.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import type { SandboxView, ServerMessage } from '../protocol/messages.ts';
import { attached, FakeScreen, setUp, standing, startClock, stopClock } from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

describe('a terminal that does not open', () => {
  const sandbox = (view: SandboxView): ServerMessage => ({ type: 'sandbox', sandboxId: 's1', sandbox: view });
  const warned: SandboxView = { status: 'idle-warning', endsAt: 1, reason: 'idle', extendable: true };
  const opened = attached(0);
  /** Longer than every wait before another try. */
  const LONG_MS = 15_000;

  function asked() {
    const all = setUp();
    all.client.connection.start();
    all.greet();
    const screen = new FakeScreen();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 }, standing });
    const tries = (): number => all.socket().sent('terminal.attach').length;
    const shown = () => all.store.get().terminals.main ?? null;
    return { ...all, terminal, tries, shown };
  }

  /** Refuses every try until none follows. @returns how many there were */
  async function refuseAll({ socket, tries }: ReturnType<typeof asked>, code: ErrorCode): Promise<number> {
    for (let refused = 0; refused < tries(); refused += 1) {
      socket().refuse(code);
      await vi.advanceTimersByTimeAsync(LONG_MS);
    }
    return tries();
  }

  it('says that it is being opened, until it is', () => {
    const { client, socket, shown } = asked();
    expect(shown()).toEqual({ status: 'opening' });
    socket().say(opened);
    expect(shown()).toBeNull();
    client.connection.stop();
  });

  it('is asked for again after a while, and gets what was typed meanwhile', async () => {
    const { client, socket, terminal, tries, shown } = asked();
    socket().refuse('engine-error');
    terminal.inputText('ls');
    expect(shown()).toEqual({ status: 'reopening' });
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(tries()).toBe(2);
    socket().say(opened);
    expect(shown()).toBeNull();
    expect(socket().input).toEqual(['ls']);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is asked for again when there is no answer, and is open when one comes between two tries', async () => {
    const { client, socket, tries, shown, wait } = asked();
    await wait(29_000);
    expect([tries(), shown()]).toEqual([1, { status: 'opening' }]);
    await wait(1000);
    expect(shown()).toEqual({ status: 'reopening' });
    await wait(400);
    expect(tries()).toBe(2);
    await wait(30_000);
    socket().say(opened);
    expect(shown()).toBeNull();
    await wait(120_000);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is given up after minutes without an answer, and is open when one comes after all', async () => {
    const { client, socket, tries, shown, wait } = asked();
    await wait(150_000);
    expect(shown()).not.toMatchObject({ status: 'failed' });
    await wait(100_000);
    expect([tries(), shown()]).toEqual([6, { status: 'failed', code: 'timeout' }]);
    socket().say(opened);
    expect(shown()).toBeNull();
    client.connection.stop();
  });

  it('is asked for while the engine is about to end, too', async () => {
    const { client, socket, tries } = asked();
    socket().say(sandbox(warned));
    socket().refuse('timeout');
    await vi.advanceTimersByTimeAsync(400);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is given up in the end, with the reason and without what was typed', async () => {
    const all = asked();
    all.terminal.inputText('before');
    expect(await refuseAll(all, 'engine-error')).toBe(6);
    expect(all.shown()).toEqual({ status: 'failed', code: 'engine-error' });
    all.terminal.inputText('after');
    all.client.retryTerminal('main');
    all.socket().say(opened);
    expect(all.socket().input).toEqual([]);
    all.client.connection.stop();
  });

  it('is not asked for again by itself where that would not help', async () => {
    const all = asked();
    expect(await refuseAll(all, 'terminal-limit')).toBe(1);
    expect(all.shown()).toEqual({ status: 'failed', code: 'terminal-limit' });
    all.socket().say(sandbox(warned));
    expect(all.tries()).toBe(1);
    all.client.connection.stop();
  });

  it('is asked for again, as often as before, when the learner wants it', async () => {
    const all = asked();
    const { client, socket, tries, shown } = all;
    await refuseAll(all, 'engine-error');
    client.retryTerminal('main');
    expect(shown()).toEqual({ status: 'reopening' });
    expect(tries()).toBe(7);
    socket().refuse('engine-error');
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(8);
    socket().say(opened);
    expect(shown()).toBeNull();
    client.connection.stop();
  });

  it('does not wait when the learner does not want to', () => {
    const { client, socket, tries } = asked();
    socket().refuse('engine-error');
    client.retryTerminal('main');
    client.retryTerminal('main');
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is asked for at once when there is news of the engine, and not again when the wait is over', async () => {
    const { client, socket, tries } = asked();
    socket().refuse('engine-error');
    socket().say(sandbox(warned));
    expect(tries()).toBe(2);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it.each<SandboxView>([
    { status: 'preparing', step: 'reconnect' },
    { status: 'preparing', step: 'container' },
    { status: 'expired', reason: 'idle' },
    { status: 'failed', code: 'sandbox-gone' },
  ])('is not asked for, nor complained of, while there is no engine: %o', async (view) => {
    const { client, socket, tries, shown } = asked();
    socket().refuse('engine-error');
    socket().say(sandbox(view));
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    socket().say(sandbox({ status: 'ready' }));
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it.each<ErrorCode>(['engine-error', 'terminal-limit'])('is asked for anew by a new connection: %s', async (code) => {
    const { client, socket, greet, drop, tries, shown } = asked();
    socket().refuse(code);
    await drop();
    expect(shown()).toBeNull();
    greet();
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is forgotten when the page no longer shows it', async () => {
    const { client, socket, terminal, tries, shown } = asked();
    socket().refuse('engine-error');
    client.closeTerminal(terminal);
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('leaves no timer behind', () => {
    const { client, socket } = asked();
    socket().refuse('engine-error');
    client.connection.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not what a fault of an open one means', () => {
    const { client, socket, tries, shown } = asked();
    socket().say(opened);
    for (const code of ['engine-error', 'terminal-closed'] as const) socket().refuse(code);
    expect(shown()).toBeNull();
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is not what a fault of something typed before means, once the answer comes', async () => {
    const { client, socket, tries, shown } = asked();
    socket().refuse('terminal-closed');
    socket().say(opened);
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is not taken for open by an answer that was meant for the engine before', () => {
    const { client, socket, tries } = asked();
    socket().say(sandbox({ status: 'preparing', step: 'container' }));
    socket().say(opened);
    socket().say({ type: 'sandbox', sandboxId: 's2', sandbox: { status: 'ready' } });
    expect(tries()).toBe(2);
    client.connection.stop();
  });
});
