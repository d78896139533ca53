// Sessions for tests, on fake sandboxes and a fake clock. Each test proves that nothing is left of its sessions.
import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Receipt, ServerMessage, TerminalInfo } from '../../lib/protocol/messages.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import type { PendingRuns } from '../session/runs/block-run.ts';
import { Session } from '../session/session.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import { type FakeSandbox, FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from './session-parts.ts';

export const SECOND_MS = 1000;
export const RETRY_MS = 2 * SECOND_MS;
const FINAL = ['ok', 'failed', 'lost'];

let provider: FakeSandboxProvider;
const pools: WarmPool[] = [];
const sessions: Session[] = [];

const startPool = () => void pools.push(testPool(provider));

/** For `beforeEach`. */
export function startSessions(): void {
  vi.useFakeTimers();
  provider = new FakeSandboxProvider();
  startPool();
}

/** For `afterEach`. */
export async function disposeSessions(): Promise<void> {
  await Promise.all(sessions.splice(0).map((session) => session.dispose()));
  await Promise.all(pools.splice(0).map((pool) => pool.dispose()));
  expect(provider.leftovers).toBe(0);
  // Nobody still tries, and no deadline runs.
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
}

/** As after a restart of the server: sessions are made on another pool. @returns the sandbox that it took over */
export async function startNextServer(): Promise<FakeSandbox> {
  provider = new FakeSandboxProvider({ adoptable: provider.sandboxes });
  startPool();
  const [adopted] = (await provider.adopt()) as [FakeSandbox];
  return adopted;
}

export const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

export function makeSession(record: SessionRecord) {
  const session = new Session(testContext(pools.at(-1) as WarmPool), record);
  sessions.push(session);
  const receipts: Receipt[] = [];
  session.subscribe((message: ServerMessage) => {
    if (message.type === 'receipt') receipts.push(message.receipt);
  });
  const run = (command: string, terminal = 'main', block?: string) => {
    const runId = randomUUID();
    session.runBlock({ block: block ?? `course/lesson/${runId}`, runId, command, expectedExitCode: 0 }, terminal);
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
export async function arrive(record = new MemoryStore().open(randomUUID())) {
  const learner = makeSession(record);
  learner.session.requestSandbox();
  await settle();
  expect(learner.session.sandboxStatus).toBe('ready');
  return learner;
}

export const sandboxOf = (session: Session) =>
  [...provider.sandboxes].find(({ id }) => id === session.snapshot().sandboxId) as FakeSandbox;

export const terminalNames = (session: Session) => session.snapshot().terminals.map(({ name }) => name);
export const refusal = (code: string) => expect.objectContaining({ code });

export async function openTerminal(session: Session, name: string) {
  const opening = session.terminal(name);
  await settle();
  return opening;
}

/** A learner with these terminals open, and the lists that their pages were told. */
export async function arriveWith(...terminals: string[]) {
  const learner = await arrive();
  const lists: TerminalInfo[][] = [];
  learner.session.subscribe((message) => {
    if (message.type === 'terminals') lists.push(message.terminals);
  });
  for (const name of terminals) await openTerminal(learner.session, name);
  return { ...learner, lists, shells: () => sandboxOf(learner.session).shells.filter(({ isOver }) => !isOver) };
}
