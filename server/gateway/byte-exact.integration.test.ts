// What a program prints in a real sandbox is what the page's client gets, byte by byte, however often the way between them
// breaks. What the points of breaking are comes from a seed, so that a failure can be seen again.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../lib/protocol/testing/random.ts';
import { type ExactBytes, emoji, hangul, printSlowly, randomBytes, sha256 } from '../testing/exact-bytes.ts';
import { RealLearner, type RealShell } from '../testing/real-learner.ts';
import { RealServer } from '../testing/real-server.ts';

const SEED = 8128;
const BREAKS = 50;
/** 10 MiB in 15 s. A reader is away for less than the two seconds that such a flood is kept. */
const KIB_PER_SECOND = 700;
const TEST_MS = 90_000;

let server: RealServer;
let learner: RealLearner;
let shell: RealShell;
beforeAll(async () => {
  server = await RealServer.start();
});
beforeEach(async () => {
  learner = new RealLearner(server);
  shell = await learner.openShell();
});
afterEach(() => learner[Symbol.dispose]());
afterAll(() => server?.[Symbol.asyncDispose]());

/** Makes the bytes in the sandbox, and turns off what a terminal makes of line ends. */
async function prepare(source: ExactBytes): Promise<Buffer> {
  await shell.run(source.command('flood'), 60_000);
  const expected = source.bytes();
  expect(await shell.run('sha256sum < flood')).toContain(sha256(expected));
  await shell.run('stty -opost');
  return expected;
}

/** Breaks the connection each time when so many bytes have come. */
function breakAt(points: readonly number[]): void {
  const left = points.toSorted((a, b) => a - b);
  shell.screen.onBytes = (length) => {
    if (length < (left[0] ?? Number.POSITIVE_INFINITY)) return;
    // Of points that lie close together, one is enough: it must be there again to break.
    while (left[0] !== undefined && left[0] <= length) left.shift();
    learner.breakConnection();
  };
}

describe('10 MiB come through 50 broken connections as they were printed', () => {
  it.each<[string, (seed: number) => ExactBytes]>([
    ['of random bytes', randomBytes],
    ['of Hangul', hangul],
    ['of emoji', emoji],
  ])(
    '%s',
    async (_, make) => {
      const expected = await prepare(make(SEED));
      const random = new Random(SEED);
      const from = await shell.begin(printSlowly('flood', KIB_PER_SECOND));
      const gap = expected.length / BREAKS;
      breakAt(Array.from({ length: BREAKS }, (_, index) => from + Math.floor((index + random.fraction()) * gap)));
      await shell.screen.reach(from + expected.length);
      expect(sha256(shell.screen.bytes(from, from + expected.length))).toBe(sha256(expected));
      expect(shell.screen.resets).toBe(0);
      expect(learner.connections).toBeGreaterThanOrEqual(BREAKS * 0.9);
      // Nothing comes after it that was not printed.
      const end = await shell.end(from + expected.length);
      expect(end).toBe(from + expected.length);
    },
    TEST_MS,
  );
});

it(
  'and through a server that is killed in the middle, and broken connections around it',
  async () => {
    const expected = await prepare(randomBytes(SEED + 1));
    const random = new Random(SEED + 1);
    const from = await shell.begin(printSlowly('flood', KIB_PER_SECOND / 2));
    const at = () => from + random.below(expected.length);
    breakAt(Array.from({ length: 20 }, at));
    await shell.screen.reach(from + Math.floor(expected.length * (0.3 + random.fraction() * 0.3)));
    await server.kill();
    await server.startAgain();
    await shell.screen.reach(from + expected.length);
    expect(sha256(shell.screen.bytes(from, from + expected.length))).toBe(sha256(expected));
    expect(shell.screen.resets).toBe(0);
    expect(await shell.end(from + expected.length)).toBe(from + expected.length);
  },
  TEST_MS,
);
