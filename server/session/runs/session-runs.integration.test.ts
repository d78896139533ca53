// Runs of every kind in one real sandbox: in the shell, into a program and inside it, beside the shell, and stopped.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import type { LessonRun } from '../lesson/lesson-run.ts';
import { Session } from '../session.ts';

const FINAL = ['ok', 'failed', 'lost'];
const RUN_WITHIN_MS = 60_000;
const SHELL = { kind: 'opens', prompt: '/ #' } as const;
const INSIDE = { kind: 'inside', prompt: '/ #' } as const;

let real: RealEngine;
let pool: WarmPool;
let session: Session;
const heard: ServerMessage[] = [];

beforeAll(async () => {
  real = await openRealEngine();
  pool = testPool(real.provider, { maximum: 1 });
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  session.subscribe((message) => void heard.push(message));
});
afterAll(async () => {
  await session?.dispose();
  await pool?.dispose();
  await real?.[Symbol.asyncDispose]();
});

function begin(command: string, more: Partial<LessonRun> = {}): string {
  const runId = randomUUID();
  session.runBlock({ block: `course/lesson/${runId}`, runId, command, expectedExitCode: 0, ...more }, 'main');
  return runId;
}

const receipts = (runId: string): Receipt[] =>
  heard.flatMap((message) => (message.type === 'receipt' && message.receipt.runId === runId ? [message.receipt] : []));

function until(runId: string, statuses: readonly string[]): Promise<Receipt> {
  return vi.waitFor(
    () => {
      const found = receipts(runId).find(({ status }) => statuses.includes(status));
      if (!found) throw new Error(`${JSON.stringify(receipts(runId))} is none of ${statuses}`);
      return found;
    },
    { timeout: RUN_WITHIN_MS, interval: 20 },
  );
}

const run = (command: string, more: Partial<LessonRun> = {}) => until(begin(command, more), FINAL);

it('into a program, inside it, and out of it again', async () => {
  expect(await run('docker pull --quiet diamol/base')).toMatchObject({ status: 'ok' });
  expect(await run('echo too early', { way: INSIDE })).toMatchObject({ status: 'lost', code: 'program-missing' });
  const opened = await run('docker run --rm -it --workdir / diamol/base sh', { way: SHELL });
  expect(opened).toMatchObject({ status: 'ok', exitCode: null });
  expect(await run('echo in-$((40 + 2))', { way: INSIDE })).toMatchObject({
    status: 'ok',
    exitCode: null,
    output: 'in-42',
  });
  const behind = begin('echo outside');
  expect(await until(behind, ['queued'])).toMatchObject({ waitsFor: 'command' });
  session.cancelRun(behind);
  const left = await run('exit 7', { way: INSIDE, expectedExitCode: 7 });
  expect(left).toMatchObject({ status: 'ok', exitCode: 7 });
  expect(await run('echo outside')).toMatchObject({ status: 'ok', exitCode: 0, output: 'outside' });
});

it('a program that ends at once is a command like any other', async () => {
  expect(await run('sh -c "echo no; exit 3"', { way: SHELL })).toMatchObject({ status: 'failed', exitCode: 3 });
});

it('beside the shell, while that is busy', async () => {
  const busy = begin('sleep 600');
  await until(busy, ['running']);
  const beside = await run('echo beside; echo too >&2; exit 2', { apart: true, expectedExitCode: 2 });
  expect(beside).toMatchObject({ status: 'ok', exitCode: 2, output: 'beside\ntoo' });
  await session.stopRun(busy);
  expect(await until(busy, FINAL)).toMatchObject({ status: 'failed', exitCode: 130 });
});

it('beside the shell, and stopped with all that it began', async () => {
  const runId = begin('sleep 613 & sleep 614', { apart: true });
  await until(runId, ['running']);
  const processes = () => run('pgrep -c -x sleep || true');
  await vi.waitFor(async () => expect(await processes()).toMatchObject({ output: '2' }), { timeout: RUN_WITHIN_MS });
  await session.stopRun(runId);
  expect(await until(runId, FINAL)).toMatchObject({ status: 'failed' });
  await vi.waitFor(async () => expect(await processes()).toMatchObject({ output: '0' }), { timeout: RUN_WITHIN_MS });
});
