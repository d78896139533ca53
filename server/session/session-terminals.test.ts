// A session's terminals while the shell holder is stuck, or the sandbox is another one, and the runs within them.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TerminalChannel } from '../sandbox/sandbox-provider.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { MemoryStore } from '../testing/session-parts.ts';
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
} from '../testing/session-under-test.ts';
import { renderPlainText } from './terminal/plain-text.ts';

vi.mock('./terminal/plain-text.ts', async (load) => {
  const { renderPlainText } = await load<typeof import('./terminal/plain-text.ts')>();
  return { renderPlainText: vi.fn(renderPlainText) };
});

/** Of a replay that stands still after its first bytes, as looks a second apart notice it. */
const STANDSTILL_MS = 16 * SECOND_MS;

beforeEach(startSessions);
afterEach(disposeSessions);

/** As a stuck or false holder has it: more is to come again than ever comes. */
function withoutEndOfReplay(channel: TerminalChannel): TerminalChannel {
  const { startSeq, nonce, stream, exitCode } = channel;
  const endSeq = channel.endSeq + 1000;
  return { created: false, startSeq, endSeq, nonce, stream, exitCode, resize: (...size) => channel.resize(...size) };
}

describe('what comes late from a sandbox that was given up', () => {
  it('the end of a run takes nothing away from those that wait for the next sandbox', async () => {
    let finishRendering: (text: string) => void = () => undefined;
    const render = vi.mocked(renderPlainText).getMockImplementation() as typeof renderPlainText;
    // What was typed is read off the screen, too.
    vi.mocked(renderPlainText).mockImplementation((bytes, cols) => {
      if (!Buffer.from(bytes).equals(Buffer.from('early\r\n'))) return render(bytes, cols);
      return new Promise((resolve) => {
        finishRendering = resolve;
      });
    });
    const { session, run, final, statuses, pending, record } = await arrive();
    const early = run('echo early');
    await settle();
    expect(statuses(early)).toEqual(['queued', 'running']);
    session.resetSandbox();
    const next = run('echo next');
    expect(pending()?.waiting).toMatchObject([{ runId: next }]);
    finishRendering('early');
    await Promise.resolve();
    await Promise.resolve();
    expect(final(early)).toMatchObject({ status: 'ok' });
    expect(pending()?.waiting).toMatchObject([{ runId: next }]);
    await settle(SECOND_MS);
    expect(final(next)).toMatchObject({ status: 'ok', output: 'next' });
    expect(record.keys('runs:')).toEqual([]);
  });

  it('its runs are lost, and none of them is pending any more', async () => {
    const { session, run, final, record } = await arrive();
    sandboxOf(session).interrupt();
    const runIds = ['main', 'main', 'other'].map((terminal) => run('echo hello', terminal));
    expect(record.keys('runs:')).toHaveLength(2);
    await session.end('idle');
    for (const runId of runIds) expect(final(runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    expect(record.keys('runs:')).toEqual([]);
  });

  it('a terminal is let go of, and nothing is typed into it', async () => {
    const { session, run, final } = await arrive();
    const old = sandboxOf(session);
    let open: (channel: TerminalChannel) => void = () => undefined;
    const channel = await old.openTerminal({
      name: 'main',
      cols: 80,
      rows: 24,
      nonce: 'n',
      firstSeq: 0,
      resumeFrom: 0,
    });
    vi.spyOn(old, 'openTerminal').mockImplementation(
      () =>
        new Promise((resolve) => {
          open = resolve;
        }),
    );
    const opening = expect(session.terminal('main')).rejects.toMatchObject({ code: 'sandbox-gone' });
    const lost = run('echo old');
    await settle();
    session.resetSandbox();
    const next = run('echo next');
    const typed = vi.spyOn(channel.stream, 'write');
    open(withoutEndOfReplay(channel));
    await opening;
    expect(channel.stream.destroyed).toBe(true);
    await settle(SECOND_MS);
    expect(typed).not.toHaveBeenCalled();
    expect(final(lost)).toMatchObject({ status: 'lost' });
    expect(final(next)).toMatchObject({ status: 'ok', output: 'next' });
  });

  it('a terminal in its replay is not handed out', async () => {
    const { session } = await arrive();
    const sandbox = sandboxOf(session);
    const { openTerminal } = FakeSandbox.prototype;
    vi.spyOn(sandbox, 'openTerminal').mockImplementation(async (options) =>
      withoutEndOfReplay(await openTerminal.call(sandbox, options)),
    );
    const opening = expect(session.terminal('main')).rejects.toMatchObject({ code: 'sandbox-gone' });
    await settle();
    await session.end('idle');
    await opening;
  });
});

describe('a replay that does not end', () => {
  /** The holder of the learner's sandbox is stuck, the next so many times. */
  async function arriveStuck(times: number, record?: SessionRecord) {
    const { openTerminal } = FakeSandbox.prototype;
    const channels: TerminalChannel[] = [];
    const asked = vi.spyOn(FakeSandbox.prototype, 'openTerminal').mockImplementation(async function (
      this: FakeSandbox,
      options,
    ) {
      const channel = await openTerminal.call(this, options);
      channels.push(channel);
      return channels.length > times ? channel : withoutEndOfReplay(channel);
    });
    return { ...(await arrive(record)), channels, asked };
  }

  it('is given up after a while: the page is told, and may ask again', async () => {
    const { session, channels } = await arriveStuck(1);
    const opening = session.terminal('main');
    const refusal = expect(opening).rejects.toMatchObject({ code: 'timeout', retryable: true });
    await settle(STANDSTILL_MS);
    await refusal;
    expect(channels[0]?.stream.destroyed).toBe(true);
    const again = session.terminal('main');
    await settle();
    expect((await again).isReplaying).toBe(false);
  });

  it.each([
    ['is waited for while it goes on, however slowly', 100, { isReplaying: false }],
    ['is given up after two minutes, also while it goes on', 1, { code: 'timeout' }],
  ])('%s', async (_, bytesEach, expected) => {
    const { session } = await arriveStuck(1);
    const opening = session.terminal('main').catch((error: unknown) => error);
    await settle();
    for (let times = 0; times < 10; times += 1) {
      await settle(11 * SECOND_MS);
      sandboxOf(session).shells[0]?.print('x'.repeat(bytesEach));
    }
    await settle(10 * SECOND_MS);
    expect(await opening).toMatchObject(expected);
  });

  it('keeps no run from running, once, in the terminal after it', async () => {
    const { run, final, statuses, channels, asked } = await arriveStuck(2);
    const runIds = [run('echo one'), run('echo two')];
    await settle(2 * (STANDSTILL_MS + RETRY_MS) + SECOND_MS);
    expect(asked).toHaveBeenCalledTimes(3);
    expect(channels.map(({ stream }) => stream.destroyed)).toEqual([true, true, false]);
    expect(final(runIds[0] ?? '')).toMatchObject({ status: 'ok', output: 'one' });
    const [first, second] = runIds.map((runId) => statuses(runId));
    expect(first).toEqual(['queued', 'running', 'ok']);
    expect(second).toEqual(['queued', 'queued', 'running', 'ok']);
  });
});

it('a run of an earlier server gets its own exit code, also where it was half seen before', async () => {
  const record = new MemoryStore().open(randomUUID());
  const before = await arrive(record);
  before.run('false');
  await settle(SECOND_MS);
  const sandbox = sandboxOf(before.session);
  const [shell] = sandbox.shells;
  const mark = (body: string) => shell?.print(`\x1b]133;${body};k=${shell.nonce}\x07`);
  const run = { block: 'course/lesson/b', runId: randomUUID(), command: 'sleep 9', expectedExitCode: 0 };
  record.put('runs:main', { waiting: [], current: { run, seq: shell?.endSeq, startedAt: 1 } });
  mark('C');
  // The server is another one from here on; its first look at the shell breaks off.
  const adopted = await startNextServer();
  const { openTerminal } = FakeSandbox.prototype;
  vi.spyOn(adopted, 'openTerminal').mockImplementationOnce(async (options) =>
    withoutEndOfReplay(await openTerminal.call(adopted, options)),
  );
  const after = makeSession(record);
  after.session.resume(adopted);
  await settle(SECOND_MS);
  expect(after.statuses(run.runId)).toEqual(['queued', 'running']);
  await settle(STANDSTILL_MS + RETRY_MS);
  expect(after.final(run.runId)).toBeUndefined();
  shell?.print('slept\r\n');
  for (const body of ['D;0', 'A', 'B']) mark(body);
  await settle(SECOND_MS);
  expect(after.final(run.runId)).toMatchObject({ status: 'ok', exitCode: 0, output: 'slept' });
});
