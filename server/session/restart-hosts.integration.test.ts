// A server is killed under a lesson with two hosts, on a real engine: the learner goes on with both.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isUsable } from '../../lib/client/lesson-state.ts';
import { FAR_LESSON_REF } from '../testing/fake-lessons.ts';
import { RealLearner } from '../testing/real-learner.ts';
import { RealServer } from '../testing/real-server.ts';

const TEST_MS = 180_000;
const START_MS = 60_000;

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start();
}, TEST_MS);
afterAll(() => server?.[Symbol.asyncDispose](), TEST_MS);

it(
  'both hosts are there again, with their files and receipts',
  async () => {
    using learner = new RealLearner(server, { lesson: FAR_LESSON_REF });
    await bothReady(learner);
    await run(learner, 'write');
    const { sandboxId } = learner.state;
    await server.kill();
    await learner.until(({ link }) => link.status !== 'connected');
    await server.startAgain();
    await bothReady(learner);
    expect(learner.state.sandboxId).toBe(sandboxId);
    expect(learner.state.receipts['far/write']).toMatchObject({ status: 'ok', terminal: 'server' });
    expect(await run(learner, 'read')).toBe('kept');
  },
  TEST_MS,
);

const bothReady = (learner: RealLearner) =>
  learner.until(
    ({ link, sandbox, hosts: { server: further } }) =>
      link.status === 'connected' && isUsable(sandbox) && further !== undefined && isUsable(further),
    START_MS,
  );

/** @returns what it printed */
async function run(learner: RealLearner, block: string): Promise<string> {
  const name = `far/${block}`;
  learner.client.run(name, 'server');
  await learner.until(({ receipts }) => receipts[name]?.status === 'ok', START_MS);
  const receipt = learner.state.receipts[name];
  return receipt?.status === 'ok' ? receipt.output : '';
}
