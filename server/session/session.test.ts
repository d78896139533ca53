// A session's terminals and the runs that wait for them, while the engine is away, the shell holder is stuck, or the
// sandbox is another one.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { Receipt, ServerMessage } from '../../lib/protocol/messages.ts';
import type { TerminalChannel } from '../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import { FakeSandbox, FakeSandboxProvider } from '../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../testing/session-parts.ts';
import type { BlockRun, PendingRuns } from './block-runner.ts';
import { renderPlainText } from './plain-text.ts';
import { Session } from './session.ts';

vi.mock('./plain-text.ts', async (load) => {
  const { renderPlainText } = await load<typeof import('./plain-text.ts')>();
  return { renderPlainText: vi.fn(renderPlainText) };
});

const SECOND_MS = 1000;
/** Of a replay that stands still after its first bytes, as looks a second apart notice it. */
const STANDSTILL_MS = 16 * SECOND_MS;
const RETRY_MS = 2 * SECOND_MS;
const FINAL = ['ok', 'failed', 'lost'];

let provider: FakeSandboxProvider;
const pools: WarmPool[] = [];
const sessions: Session[] = [];

const startPool = () => void pools.push(testPool(provider));

beforeEach(() => {
  vi.useFakeTimers();
  provider = new FakeSandboxProvider();
  startPool();
});
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.dispose()));
  await Promise.all(pools.splice(0).map((pool) => pool.dispose()));
  expect(provider.leftovers).toBe(0);
  // Nobody still tries, and no deadline runs.
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

function makeSession(record: SessionRecord) {
  const session = new Session(testContext(pools.at(-1) as WarmPool), record);
  sessions.push(session);
  const receipts: Receipt[] = [];
  session.subscribe((message: ServerMessage) => {
    if (message.type === 'receipt') receipts.push(message.receipt);
  });
  const run = (command: string, terminal = 'main', block?: string) => {
    const runId = randomUUID();
    session.runBlock({ block: block ?? `lesson/${runId}`, runId, command, expectedExitCode: 0 }, terminal);
    return runId;
  };
  return {
    session,
    record,
    receipts,
    run,
    statuses: (runId: string) => receipts.filter((receipt) => receipt.runId === runId).map(({ status }) => status),
    /** The one of this run that is final; there is never another. */
    final: (runId: string) => {
      const all = receipts.filter((receipt) => receipt.runId === runId && FINAL.includes(receipt.status));
      expect(all.length).toBeLessThanOrEqual(1);
      return all[0];
    },
    pending: (terminal = 'main') => record.get(`runs:${terminal}`) as PendingRuns | undefined,
  };
}

/** A learner whose sandbox is ready. */
async function arrive(record = new MemoryStore().open(randomUUID())) {
  const learner = makeSession(record);
  learner.session.requestSandbox();
  await settle();
  expect(learner.session.sandboxStatus).toBe('ready');
  return learner;
}

const sandboxOf = (session: Session) =>
  [...provider.sandboxes].find(({ id }) => id === session.snapshot().sandboxId) as FakeSandbox;

/** As a stuck or false holder has it: more is to come again than ever comes. */
function withoutEndOfReplay(channel: TerminalChannel): TerminalChannel {
  const { startSeq, nonce, stream, exitCode } = channel;
  const endSeq = channel.endSeq + 1000;
  return { created: false, startSeq, endSeq, nonce, stream, exitCode, resize: (...size) => channel.resize(...size) };
}

describe('runs that wait for a terminal while the host engine is away', () => {
  it('ask for it together, once every two seconds, and run in order when the engine is back', async () => {
    const { session, run, final } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(sandbox, 'openTerminal');
    const runIds = Array.from({ length: 20 }, (_, index) => run(`echo number ${index}`));
    await settle(20 * SECOND_MS);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(11);
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(10);
    sandbox.resume();
    await settle(2 * RETRY_MS);
    expect(runIds.map((runId) => final(runId))).toEqual(
      runIds.map((_, index) => expect.objectContaining({ status: 'ok', output: `number ${index}` })),
    );
    expect(sandbox.shells).toHaveLength(1);
  });

  it('ask for each terminal by itself', async () => {
    const { session, run } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(sandbox, 'openTerminal');
    for (const terminal of ['one', 'two', 'one', 'two']) run('echo hello', terminal);
    await settle(10 * SECOND_MS);
    for (const terminal of ['one', 'two']) {
      const { length } = asked.mock.calls.filter(([{ name }]) => name === terminal);
      expect([5, 6]).toContain(length);
    }
  });

  it('are lost together when it does not come back in time; the next run is tried anew', async () => {
    const { session, run, final, pending } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const first = run('echo hello');
    await settle(140 * SECOND_MS);
    const second = run('echo hello');
    await settle(20 * SECOND_MS);
    for (const runId of [first, second]) expect(final(runId)).toMatchObject({ code: 'engine-unreachable' });
    expect(pending()).toBeUndefined();
    sandbox.resume();
    const third = run('echo hello');
    await settle(RETRY_MS);
    expect(final(third)).toMatchObject({ status: 'ok' });
  });

  it('stop asking when the sandbox is given up', async () => {
    const { session, run, final } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(FakeSandbox.prototype, 'openTerminal');
    const runId = run('echo hello');
    await settle();
    await session.end('idle');
    const { length } = asked.mock.calls;
    await settle(60 * SECOND_MS);
    expect(asked.mock.calls).toHaveLength(length);
    expect(final(runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
  });
});

it('so many runs may wait for one terminal; the next is refused, as if it had never been asked for', async () => {
  const { session, run, receipts, pending } = await arrive();
  sandboxOf(session).interrupt();
  for (let count = 0; count < LIMITS.waitingRuns; count += 1) run('echo hello');
  const refused = { block: 'lesson/more', runId: randomUUID(), command: 'echo more', expectedExitCode: 0 };
  const refusal = expect.objectContaining({ code: 'rate-limited' });
  for (let count = 0; count < 3; count += 1) expect(() => session.runBlock(refused, 'main')).toThrow(refusal);
  expect(receipts).toHaveLength(LIMITS.waitingRuns);
  expect(pending()?.waiting).toHaveLength(LIMITS.waitingRuns);
  run('echo hello', 'other');
  sandboxOf(session).resume();
  await settle(60 * SECOND_MS);
  session.runBlock(refused, 'main');
  await settle(SECOND_MS);
  expect(receipts.at(-1)).toMatchObject({ status: 'ok', runId: refused.runId });
});

describe('a block that is run again before its run has ended', () => {
  it('has the receipt of its newest run, while each run gets its own', async () => {
    const block = 'lesson/block';
    const { session, run, final, statuses, receipts } = await arrive();
    const kept = () => session.snapshot().receipts.map(({ runId }) => runId);
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const [older, newer] = [run('echo older', 'main', block), run('echo newer', 'main', block)];
    const seen = new Set<string>();
    session.subscribe(() => kept().forEach((runId) => void seen.add(runId)));
    expect(kept()).toEqual([newer]);
    sandbox.resume();
    await settle(2 * RETRY_MS);
    expect([...seen]).toEqual([newer]);
    expect([final(older), final(newer)]).toMatchObject([{ output: 'older' }, { output: 'newer' }]);
    expect([statuses(older), statuses(newer)]).toEqual(Array(2).fill(['queued', 'running', 'ok']));
    expect(receipts).toHaveLength(6);
  });

  it('has it also after a restart of the server', async () => {
    const record = new MemoryStore().open(randomUUID());
    const [older, newer] = ['older', 'newer'].map((command) => ({
      ...{ block: 'lesson/block', runId: randomUUID(), command: `echo ${command}` },
      expectedExitCode: 0,
    })) as [BlockRun, BlockRun];
    const { block, runId } = newer;
    record.put('runs:main', { waiting: [older, newer], current: null });
    record.put(`receipt:${block}`, { status: 'queued', block, runId, terminal: 'main' });
    const { session, final } = makeSession(record);
    session.resume(undefined);
    expect(session.snapshot().receipts).toMatchObject([{ runId, status: 'queued' }]);
    session.requestSandbox();
    await settle(2 * RETRY_MS);
    expect(session.snapshot().receipts).toMatchObject([{ runId, status: 'ok', output: 'newer' }]);
    expect(final(older.runId)).toMatchObject({ status: 'ok', output: 'older' });
  });
});

describe('what comes late from a sandbox that was given up', () => {
  it('the end of a run takes nothing away from those that wait for the next sandbox', async () => {
    let finishRendering: (text: string) => void = () => undefined;
    vi.mocked(renderPlainText).mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finishRendering = resolve;
        }),
    );
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
    for (const runId of runIds) expect(statuses(runId)).toEqual(['queued', 'running', 'ok']);
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
  const run = { block: 'lesson/b', runId: randomUUID(), command: 'sleep 9', expectedExitCode: 0 };
  record.put('runs:main', { waiting: [], current: { run, seq: shell?.endSeq, startedAt: 1 } });
  mark('C');
  // The server is another one from here on; its first look at the shell breaks off.
  provider = new FakeSandboxProvider({ adoptable: provider.sandboxes });
  startPool();
  const [adopted] = (await provider.adopt()) as [FakeSandbox];
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
