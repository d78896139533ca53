// The lens of a session: followed while a page watches, and what was seen stays for those that come later.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DisposableStore } from '../../../lib/disposable.ts';
import type { Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import { ToldSandbox } from '../../testing/told-sandbox.ts';
import { LensBoard } from './lens-board.ts';

type LensMessage = Extract<ServerMessage, { type: 'lens' }>;

const MESSAGE_BYTES = 64 * 1024;

let board: LensBoard;
let sandbox: ToldSandbox;
let store: DisposableStore;

beforeEach(() => {
  vi.useFakeTimers();
  board = new LensBoard();
  serve();
});
afterEach(async () => {
  await store.dispose();
  await settle();
  expect(sandbox.follower).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const settle = (ms = 150) => vi.advanceTimersByTimeAsync(ms);

function serve(): void {
  sandbox = new ToldSandbox();
  store = new DisposableStore();
  board.serve(sandbox.asSandbox, store);
}

/** A page that watches. */
async function watch() {
  const told: LensMessage[] = [];
  const stop = board.watch((message) => void told.push(message as LensMessage));
  await settle();
  return { told, stop, lines: () => [...new Set(told.map(({ command }) => command.line))] };
}

const receipt = (status: 'running' | 'ok', runId: string): Receipt => {
  const base = { block: 'course/lesson/block', runId, terminal: 'main' };
  if (status === 'running') return { status, ...base, startedAt: 1 };
  return { status, ...base, exitCode: 0, durationMs: 1, output: '', truncated: false };
};

it('is followed while a page watches, by one for all pages', async () => {
  await settle();
  expect(sandbox.streams).toEqual([]);
  const [first, second] = [await watch(), await watch()];
  expect(sandbox.streams).toHaveLength(1);
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  expect([first.lines(), second.lines()]).toEqual([['docker ps'], ['docker ps']]);
  void first.stop();
  await settle();
  expect(sandbox.follower).toBeDefined();
  void second.stop();
  await settle(11_000);
  expect(sandbox.follower).toBeUndefined();
});

it('goes on listening for a while after the last page has left: to begin again takes a process', async () => {
  for (let count = 0; count < 100; count += 1) void (await watch()).stop();
  expect(sandbox.streams).toHaveLength(1);
  expect(sandbox.follower).toBeDefined();
});

it('tells what belongs together in one message', async () => {
  const { told } = await watch();
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  expect(told).toMatchObject([{ runId: null, command: { line: 'docker ps' }, calls: [{ status: 200 }] }]);
});

it('has for a page that comes later what was seen before', async () => {
  const { stop } = await watch();
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  void stop();
  expect((await watch()).lines()).toEqual(['docker ps']);
});

it('says which run a command is of, where only one goes on', async () => {
  const { told } = await watch();
  const [run, other] = [randomUUID(), randomUUID()];
  board.noteReceipt(receipt('running', run));
  sandbox.tellCall(['docker', 'ps'], { connection: 1 });
  await settle();
  board.noteReceipt(receipt('running', other));
  sandbox.tellCall(['docker', 'images'], { connection: 2 });
  await settle();
  for (const runId of [run, other]) board.noteReceipt(receipt('ok', runId));
  await settle(2000);
  sandbox.tellCall(['docker', 'info'], { connection: 3 });
  await settle();
  expect(told.map(({ command, runId }) => [command.line, runId])).toEqual([
    ['docker ps', run],
    ['docker images', null],
    ['docker info', null],
  ]);
});

it('forgets with the sandbox, and is followed in the next one', async () => {
  const page = await watch();
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  const before = sandbox;
  await store.dispose();
  await settle();
  expect(before.follower).toBeUndefined();
  serve();
  await settle();
  expect((await watch()).told).toEqual([]);
  sandbox.tellCall(['docker', 'images']);
  await settle();
  expect(page.lines()).toEqual(['docker ps', 'docker images']);
});

it('tells much in messages that a page may have', async () => {
  const { told } = await watch();
  const answer = JSON.stringify({ text: 'x'.repeat(12_000) });
  for (let connection = 1; connection <= 8; connection += 1) {
    sandbox.tellCall(['docker', 'inspect', String(connection)], { connection, answer });
  }
  await settle(1000);
  const late = await watch();
  for (const message of [...told, ...late.told]) {
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(MESSAGE_BYTES);
  }
  expect(late.lines()).toHaveLength(8);
});
