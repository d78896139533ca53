// The server is killed in the middle of learners' passes, again and again: what a page was told of is never lost.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { findFreePort } from '../../bench/free-port.ts';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import { learnerOf, newLearner, SECRET } from '../testing/gateway-under-test.ts';
import { TestPage } from '../testing/test-page.ts';
import { Database } from './database.ts';
import { DatabaseProgressStore } from './database-progress-store.ts';

const KILLS = 20;
/** Learners who come at once, each of whom passes a step. */
const AT_ONCE = 8;
const ENTRY = 'server/testing/server-without-engine.ts';
/** What the storage looks for beside itself. */
const BESIDE = ['migrations', 'create-cluster.mjs'];
const PATIENT = { timeout: 60_000, interval: 2 };
const TEST_MS = 400_000;

let folder: string;
/** The server in one file, so that twenty starts take seconds; where packages are found from. */
let program: string;
let port: number;
let child: ChildProcess | undefined;
/** By learner. */
const told = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-kill-'));
  await mkdir('.slipway', { recursive: true });
  program = await mkdtemp(join('.slipway', 'kill-'));
  const outfile = join(program, 'server.mjs');
  await build({ entryPoints: [ENTRY], outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
  for (const name of BESIDE) await cp(join('server/storage', name), join(program, name), { recursive: true });
});
afterEach(endServer);
afterAll(() => Promise.all([folder, program].map((path) => rm(path, { recursive: true, force: true }))));

async function startServer(): Promise<void> {
  port = await findFreePort();
  const env = {
    ...process.env,
    SLIPWAY_DATA_DIR: folder,
    PORT: String(port),
    LOG_LEVEL: 'error',
    SLIPWAY_SECRET: SECRET,
  };
  child = fork(join(program, 'server.mjs'), {
    execArgv: [],
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message', { signal: AbortSignal.timeout(60_000) });
}

/** Post-condition: no server is left. */
async function endServer(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A new learner, whose pass is noted once the page hears of it. */
function come(): TestPage {
  const cookie = newLearner();
  const page = new TestPage({ port, cookie, origin: `http://127.0.0.1:${port}` });
  const learner = learnerOf(cookie);
  page.socket.on('open', () => page.send({ type: 'hello', version: 4, locale: 'ko', lesson: LESSON_REF }));
  page.socket.on('message', () => {
    const isPassed = page.heard.some((message) => message.type === 'step' && message.step.status === 'passed');
    if (isPassed) told.add(learner);
  });
  return page;
}

it(
  `${KILLS} kills lose no pass that a page was told of`,
  async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await startServer();
      const before = told.size;
      const pages = Array.from({ length: AT_ONCE }, come);
      // In the middle: some have passed, and others are about to; each time after another number of them.
      await vi.waitFor(() => expect(told.size).toBeGreaterThan(before + (kill % (AT_ONCE - 2))), PATIENT);
      await endServer();
      for (const page of pages) page.close();
    }
    await using database = Database.open({ url: undefined, dataDirectory: folder, root: process.cwd(), log: console });
    const store = new DatabaseProgressStore(database);
    expect(told.size).toBeGreaterThanOrEqual(KILLS);
    for (const learner of told) expect((await store.read(learner)).passes).toMatchObject([{ id: 'first' }]);
  },
  TEST_MS,
);
