// What becomes of the further hosts of a lesson when the server was killed.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Lesson } from '../../lib/content/lesson.ts';
import type { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { ONE, only, RestartableServer } from '../testing/restartable-server.ts';
import type { Session } from './session.ts';

const LESSON = {
  ...{ course: 'c', id: 'l', steps: [], blocks: [], files: [] },
  hosts: [{ id: 'workstation' }, { id: 'server' }],
} as unknown as Lesson;

let server: RestartableServer;
beforeEach(() => {
  server = new RestartableServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const settle = () => vi.advanceTimersByTimeAsync(3000);

/** A page of the lesson, with both hosts. */
async function arrive(): Promise<Session> {
  const { session } = await server.arrive(ONE);
  session.openLesson({ lesson: LESSON, files: async () => [] });
  await settle();
  expect(session.snapshot().hosts).toMatchObject([{ host: 'server', sandbox: { status: 'ready' } }]);
  return session;
}

function run(session: Session, command: string): string {
  const runId = randomUUID();
  session.runBlock({ block: `c/l/${runId}`, runId, command, expectedExitCode: 0, host: 'server' }, 'main');
  return runId;
}

const receiptOf = (session: Session, runId: string) =>
  session.snapshot().receipts.find((receipt) => receipt.runId === runId);
const idsOf = async (session: Session) => [(await session.sandboxOf(null)).id, (await session.sandboxOf('server')).id];
const sandboxOf = (id: string | undefined) =>
  only([...server.provider.sandboxes].filter((sandbox) => sandbox.id === id)) as FakeSandbox;

it('they are there again, with their shells and what ran in them', async () => {
  const before = await arrive();
  const first = run(before, 'echo first');
  await settle();
  const ids = await idsOf(before);
  expect(await server.restart()).toEqual([]);
  const session = await arrive();
  expect(await idsOf(session)).toEqual(ids);
  expect(receiptOf(session, first)).toMatchObject({ status: 'ok', terminal: 'server' });
  const next = run(session, 'echo next');
  await settle();
  expect(receiptOf(session, next)).toMatchObject({ status: 'ok', output: 'next' });
  expect(sandboxOf(ids[1]).shells).toHaveLength(1);
});

it('one that is gone comes anew with the next page, and what waited there is lost', async () => {
  const before = await arrive();
  const [own, further] = await idsOf(before);
  const runId = run(before, 'echo never');
  await server.restart(new Set([sandboxOf(own)]));
  const session = await arrive();
  const ids = await idsOf(session);
  expect(ids[0]).toBe(own);
  expect(ids[1]).not.toBe(further);
  expect(receiptOf(session, runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
  const next = run(session, 'echo next');
  await settle();
  expect(receiptOf(session, next)).toMatchObject({ status: 'ok', output: 'next' });
});

it('without its own sandbox a session takes up no other', async () => {
  const before = await arrive();
  const [own, further] = await idsOf(before);
  const nobodys = await server.restart(new Set([sandboxOf(further)]));
  expect(nobodys.map(({ id }) => id)).toEqual([further]);
  for (const free of nobodys) await free.dispose();
  const session = await arrive();
  const ids = await idsOf(session);
  expect(ids).not.toContain(own);
  expect(ids).not.toContain(further);
});

it('they end with the first one, also where nobody has come back', async () => {
  await arrive();
  await server.restart();
  expect(server.provider.sandboxes.size).toBe(2);
  await server.registry.hold(ONE).session.end('idle');
  await settle();
  expect(server.provider.sandboxes.size).toBe(0);
  expect(server.storage.open(ONE).keys('host-sandbox:')).toEqual([]);
});
