// Floods in a real sandbox: a page that does not read makes its shell stand still and nothing else, and keeps nobody waiting.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { RealLearner, type RealShell } from '../testing/real-learner.ts';
import { RealServer } from '../testing/real-server.ts';

const MIB = 1024 * 1024;
const TEST_MS = 90_000;
/** What lies between a program and its page beside the window: the kernel's buffers, the engine's, the holder's. */
const ON_THE_WAY_BYTES = 16 * MIB;
const LOOKS = 60;
const CTRL_C = '\x03';
/** Of each who types beside a flood: more of it comes meanwhile than was under way before. */
const ECHOES = 60;

let server: RealServer;
let learner: RealLearner;
let flooded: RealShell;
let other: RealShell;
beforeAll(async () => {
  server = await RealServer.start();
});
beforeEach(async () => {
  learner = new RealLearner(server);
  flooded = await learner.openShell('flooded');
  other = await learner.openShell('other');
});
afterEach(async () => {
  learner.client.endTerminal('flooded');
  learner.client.endTerminal('other');
  learner[Symbol.dispose]();
});
afterAll(() => server?.[Symbol.asyncDispose]());

/** CPU time that all processes of this name have used, ms. */
async function cpuMs(name: string): Promise<number> {
  const command = `cat /proc/$(pgrep -x ${name} | head -1)/stat | cut -d' ' -f14,15`;
  const ticks = (await other.run(command)).split(' ').map(Number);
  expect(ticks).toHaveLength(2);
  return ticks.reduce((sum, tick) => sum + tick * 10, 0);
}

/** What it does at so many moments: R is running, S waiting for something. */
async function statesOf(name: string): Promise<string[]> {
  const look = `cut -d' ' -f3 /proc/$(pgrep -x ${name} | head -1)/stat`;
  return (await other.run(`for look in $(seq ${LOOKS}); do ${look}; sleep 0.05; done`)).split(/\s+/);
}

/** Once what is on the way has arrived where it can, it does not work any more. */
async function standsStill(name: string): Promise<void> {
  let before = await cpuMs(name);
  for (let tries = 0; tries < 20; tries += 1) {
    await pause(1000);
    const now = await cpuMs(name);
    if (now - before <= 10) return;
    before = now;
  }
  throw new Error(`${name} goes on working`);
}

describe('an endless program whose page', () => {
  it(
    'acknowledges nothing stands still, takes no memory, and ends by Ctrl-C',
    async () => {
      const before = await server.figures();
      flooded.screen.hold();
      await flooded.begin('yes flood');
      await standsStill('yes');
      expect(flooded.screen.length).toBeLessThan(LIMITS.maxSendWindowBytes + 64 * 1024);
      expect((await server.figures()).used - before.used).toBeLessThan(32 * MIB);
      const seen = flooded.screen.length;
      flooded.type(CTRL_C);
      flooded.screen.take();
      await flooded.end(seen, 60_000);
      expect(await flooded.run('echo goes on')).toBe('goes on');
    },
    TEST_MS,
  );

  it(
    'does not read at all stands still, and no other page of the learner waits for it',
    async () => {
      using page = new RealLearner(server, { cookie: learner.cookie });
      const stuck = await page.openShell('stuck');
      const before = await server.figures();
      await stuck.begin('yes stuck');
      await stuck.screen.reach(stuck.screen.length + MIB);
      page.socket?.pause();
      await standsStill('yes');
      expect((await server.figures()).used - before.used).toBeLessThan(32 * MIB);
      expect(await other.run('echo works')).toBe('works');
      const seen = stuck.screen.length;
      page.socket?.resume();
      stuck.type(CTRL_C);
      await stuck.end(seen, 60_000);
      expect(stuck.screen.length - seen).toBeLessThan(ON_THE_WAY_BYTES);
      page.client.endTerminal('stuck');
    },
    TEST_MS,
  );

  it(
    'is gone does not take a processor',
    async () => {
      using page = new RealLearner(server, { cookie: learner.cookie });
      const left = await page.openShell('left');
      await left.begin('yes left');
      page[Symbol.dispose]();
      await pause(6000);
      const seen = await statesOf('yes');
      expect(seen).toHaveLength(LOOKS);
      // It waits for its turn to print nearly always; were it not held, it would run or be about to.
      expect(seen.filter((state) => state === 'R').length).toBeLessThan(LOOKS / 2);
      learner.client.endTerminal('left');
    },
    TEST_MS,
  );
});

/** Types and waits for the echo, again and again. */
async function echoes(shell: RealShell, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    expect(await shell.run(`echo turn-${index}`)).toBe(`turn-${index}`);
  }
}

it(
  'a flood that is read keeps nobody waiting: another terminal of its page, and another learner',
  async () => {
    using neighbour = new RealLearner(server);
    const theirs = await neighbour.openShell();
    await flooded.begin('yes flood');
    await flooded.screen.reach(flooded.screen.length + MIB);
    const before = flooded.screen.length;
    await Promise.all([echoes(other, ECHOES), echoes(theirs, ECHOES)]);
    // It had not ended, and did not have to.
    expect(flooded.screen.length - before).toBeGreaterThan(MIB);
    const seen = flooded.screen.length;
    flooded.type(CTRL_C);
    await flooded.end(seen);
    expect(flooded.screen.resets).toBe(0);
  },
  TEST_MS,
);
