// Which sandbox a session has, and what its learner is told, where the rules are about one learner alone. What a
// restart of the server does is in session-restart.test.ts.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../../lib/protocol/messages.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { FakeSandboxProvider } from '../../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { TEST_SPEC } from '../../testing/test-spec.ts';
import { Session, type SessionContext } from '../session.ts';

let provider: FakeSandboxProvider;
let pool: WarmPool;
const sessions: Session[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  provider = new FakeSandboxProvider({});
  pool = testPool(provider, { maximum: 8, perAddress: 1 });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(sessions.splice(0).map((session) => session.dispose()));
  await pool.dispose();
  expect(provider.leftovers).toBe(0);
});

const settle = () => vi.advanceTimersByTimeAsync(100);

/** A learner whose page is open. */
async function arrive(changes: Partial<SessionContext> = {}, record = new MemoryStore().open(randomUUID())) {
  const session = new Session(testContext(pool, changes), record);
  sessions.push(session);
  const heard: ServerMessage[] = [];
  session.subscribe((message) => heard.push(message));
  session.arrive(null);
  session.greet();
  await settle();
  const incidents = () => heard.flatMap((message) => (message.type === 'incident' ? [message.incident.code] : []));
  return { session, record, incidents };
}
const sandboxOf = ({ session }: { session: Session }) =>
  [...provider.sandboxes].find(({ id }) => id === session.snapshot().sandboxId);

describe('starting afresh', () => {
  it('is allowed as often in any minute as the limit says', async () => {
    const { session } = await arrive({ resetsPerMinute: 6 });
    const resets = async (tries: number) => {
      let done = 0;
      for (let i = 0; i < tries; i += 1) {
        try {
          session.resetSandbox();
          done += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: 'rate-limited' });
        }
        await vi.advanceTimersByTimeAsync(1000);
        expect(session.sandboxStatus).toBe('ready');
      }
      return done;
    };
    expect(await resets(60)).toBe(6);
    expect(await resets(60)).toBe(6);
  });

  it('costs nothing where it means nothing', async () => {
    const { session } = await arrive({ resetsPerMinute: 1 });
    session.resetSandbox();
    session.resetSandbox();
    session.resetSandbox();
    await settle();
    expect(session.sandboxStatus).toBe('ready');
  });

  it('gives the names of the terminals back', async () => {
    const { session } = await arrive();
    const open = (name: string) => session.terminal(name);
    for (const name of ['a', 'b', 'c', 'd']) await open(name);
    await expect(async () => open('e')).rejects.toMatchObject({ code: 'terminal-limit' });
    session.resetSandbox();
    await settle();
    await open('e');
  });
});

describe('what befell a sandbox', () => {
  it('is not told of the next one', async () => {
    const learner = await arrive();
    sandboxOf(learner)?.reportVitals({ oomKills: 1 });
    expect(learner.session.snapshot().incident).toMatchObject({ code: 'out-of-memory' });
    await learner.session.end('idle');
    learner.session.requestSandbox();
    await settle();
    expect(learner.session.snapshot()).toMatchObject({ sandbox: { status: 'ready' }, incident: null });
  });

  it('is told to a learner who was not there when it was lost, with the one in its place', async () => {
    const learner = await arrive();
    const old = sandboxOf(learner);
    learner.session.leave();
    old?.kill();
    await settle();
    expect(learner.incidents()).toEqual([]);
    learner.session.arrive(null);
    learner.session.greet();
    await settle();
    expect(learner.session.sandboxStatus).toBe('ready');
    expect(sandboxOf(learner)?.id).not.toBe(old?.id);
    expect(learner.incidents()).toEqual(['replaced']);
  });

  it('is told as the reason when the server was stopped', async () => {
    const { session, record } = await arrive();
    await session.dispose();
    const again = await arrive({}, record);
    expect(again.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'shutdown' });
    again.session.requestSandbox();
    await settle();
    expect(again.session.sandboxStatus).toBe('ready');
  });
});

it('a sandbox that was taken over counts for the address its learner comes back from', async () => {
  vi.useRealTimers();
  const owner = randomUUID();
  const adopted = pool.adopt(await provider.create(TEST_SPEC), { owner, address: null });
  const claim = () => pool.claim({ owner: randomUUID(), address: '192.0.2.1' });
  await (await claim()).dispose();
  pool.locate(owner, '192.0.2.1');
  await expect(claim()).rejects.toMatchObject({ code: 'address-limit' });
  await adopted.dispose();
});
