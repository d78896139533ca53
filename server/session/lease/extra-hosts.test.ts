// Further hosts of a session, on sandboxes that cost nothing.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lesson } from '../../../lib/content/lesson.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { type FakeSandbox, FakeSandboxProvider, type Faults } from '../../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { Session } from '../session.ts';

const lesson = (id: string, ...hosts: string[]) =>
  ({
    course: 'c',
    id,
    steps: [],
    blocks: [],
    files: [],
    hosts: hosts.map((host) => ({ id: host })),
  }) as unknown as Lesson;
const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

let provider: FakeSandboxProvider;
let pool: WarmPool;
let session: Session;

const open = (...hosts: string[]) =>
  session.openLesson({ lesson: lesson(hosts.join('-'), ...hosts), files: async () => [] });
const statuses = () => session.snapshot().hosts.map(({ host, sandbox }) => `${host} ${sandbox.status}`);

function start(maximum: number, faults: Faults = {}) {
  provider = new FakeSandboxProvider(faults);
  pool = testPool(provider, { maximum });
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await session.dispose();
  await pool.dispose();
  expect(provider.leftovers).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('come after the first, each with a sandbox of its own, and end with it', async () => {
  start(5);
  open('first', 'second', 'third');
  expect(statuses()).toEqual(['second none', 'third none']);
  session.greet();
  await settle();
  expect(statuses()).toEqual(['second ready', 'third ready']);
  expect(provider.sandboxes.size).toBe(3);
  await session.end('idle');
  expect(provider.sandboxes.size).toBe(0);
});

it('are fresh after a reset', async () => {
  start(5);
  open('first', 'second');
  session.greet();
  await settle();
  const before = [...provider.sandboxes].map(({ id }) => id);
  session.resetSandbox();
  await settle();
  expect(statuses()).toEqual(['second ready']);
  expect([...provider.sandboxes].filter(({ id }) => before.includes(id))).toEqual([]);
});

it('that do not come soon are given up, and come when they are asked for again', async () => {
  start(1);
  open('first', 'second');
  session.greet();
  await settle();
  expect(statuses()).toEqual(['second queued']);
  await settle(60_000);
  expect(session.snapshot().hosts).toEqual([{ host: 'second', sandbox: { status: 'failed', code: 'capacity-full' } }]);
  expect(session.sandboxStatus).toBe('ready');
  pool.resize({ maximum: 2 });
  session.requestSandbox();
  await settle();
  expect(statuses()).toEqual(['second ready']);
});

it('are three at most: those of lessons before make room', async () => {
  start(9);
  const close = open('a', 'b', 'c', 'd', 'e');
  session.greet();
  await settle();
  expect(statuses()).toEqual(['b ready', 'c ready', 'd ready']);
  void close();
  open('a', 'x', 'y');
  await settle();
  expect(statuses()).toEqual(['d ready', 'x ready', 'y ready']);
});

it('are not taken away while a page shows them, and come when that is closed and they are asked for again', async () => {
  start(9);
  const close = open('a', 'b', 'c', 'd');
  session.greet();
  await settle();
  open('a', 'x', 'c');
  await settle();
  expect(statuses()).toEqual(['b ready', 'c ready', 'd ready', 'x failed']);
  await expect(session.sandboxOf('x')).rejects.toMatchObject({ code: 'capacity-full' });
  void close();
  session.requestSandbox(['x', 'c']);
  await settle();
  expect(statuses()).toEqual(['c ready', 'd ready', 'x ready']);
});

it('have terminals of their own, and what runs there is theirs', async () => {
  start(5);
  open('first', 'second');
  session.greet();
  await settle();
  const [own, second] = [await session.sandboxOf(null), await session.sandboxOf('second')];
  const run = { block: 'c/l/b', runId: randomUUID(), command: 'echo far', expectedExitCode: 0, host: 'second' };
  session.runBlock(run, 'main');
  await settle();
  expect(session.snapshot().receipts).toMatchObject([{ status: 'ok', terminal: 'second', output: 'far' }]);
  const shells = [...provider.sandboxes].map(({ id, shells: its }) => [id, its.map(({ name }) => name)]);
  expect(Object.fromEntries(shells)).toEqual({ [own.id]: [], [second.id]: ['second'] });
});

describe('a session that ends', () => {
  const faults = { removalDelayMs: 0 };
  const opened = async (...hosts: string[]) => {
    const close = open(...hosts);
    session.greet();
    await settle();
    return close;
  };

  /** What was given back before goes slowly, what is given back now at once. */
  async function expectNothingLeft() {
    let left = Number.NaN;
    faults.removalDelayMs = 0;
    const disposal = session.dispose().then(() => {
      left = provider.sandboxes.size;
    });
    await settle(2000);
    await disposal;
    expect(left).toBe(0);
  }

  beforeEach(async () => {
    faults.removalDelayMs = 1000;
    start(8, faults);
    void (await opened('first', 'a', 'b', 'c'))();
  });

  it('waits for sandboxes that it gave back before', async () => {
    session.resetSandbox();
    await settle();
    await expectNothingLeft();
  });

  it('waits for those of hosts that made room', async () => {
    await opened('other', 'd', 'e', 'f');
    await expectNothingLeft();
  });
});

it('a run opens a terminal of its own name on its own host', async () => {
  start(8);
  open('first', 'second');
  session.greet();
  await settle();
  const run = { block: 'c/x/y', runId: randomUUID(), command: 'true', expectedExitCode: 0 };
  session.runBlock({ ...run, host: 'second', way: undefined }, 'mine');
  await settle();
  const { shells } = (await session.sandboxOf('second')) as FakeSandbox;
  expect(shells).toHaveLength(1);
});
