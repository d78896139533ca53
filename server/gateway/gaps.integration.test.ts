// What is printed while nobody looks, faster than it is kept: a page that comes back misses a part, and is told which.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Frame } from '../../lib/protocol/frames.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { Random } from '../../lib/protocol/testing/random.ts';
import { randomBytes } from '../testing/exact-bytes.ts';
import { RealLearner, type RealShell } from '../testing/real-learner.ts';
import { RealServer } from '../testing/real-server.ts';

const SEED = 28;
const MIB = 1024 * 1024;
/** Long enough for all that may be printed at once without anybody. */
const AWAY_MS = 1500;
const ABSENCES = 4;
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
afterAll(() => server?.[Symbol.asyncDispose]());

/** The server's part of a gap, checked byte by byte as the frames come. */
function checkFrames(expected: Buffer, baseSeq: number) {
  const found = { wrong: 0, missing: 0, gaps: 0, snapshots: 0, nextSeq: baseSeq };
  const check = ({ kind, seq, payload }: Frame) => {
    if (kind === 'snapshot') found.snapshots += 1;
    if (kind !== 'output') return;
    if (seq > found.nextSeq) {
      found.missing += seq - found.nextSeq;
      found.gaps += 1;
    }
    found.nextSeq = Math.max(found.nextSeq, seq + payload.length);
    const slice = expected.subarray(seq - baseSeq, seq - baseSeq + payload.length);
    // What follows the flood is the shell's.
    if (!slice.equals(Buffer.from(payload).subarray(0, slice.length))) found.wrong += 1;
  };
  return { found, check };
}

it(
  'a page that was away too long gets right bytes, each gap announced, with a picture of what was there',
  async () => {
    const source = randomBytes(SEED, 20 * MIB);
    await shell.run(source.command('flood'), 60_000);
    await shell.run('stty -opost');
    const from = await shell.begin('sleep 0.5; cat flood');
    const { found, check } = checkFrames(source.bytes(), shell.channel.nextSeq - (shell.screen.length - from));
    learner.onFrame = check;
    const random = new Random(SEED);
    for (let absence = 0; absence < ABSENCES; absence += 1) {
      await shell.screen.reach(shell.screen.length + 1 + random.below(MIB));
      learner.leave();
      await pause(AWAY_MS);
      learner.comeBack();
    }
    await shell.screen.find('\x1b]133;D;', from, 60_000);
    expect(found.wrong).toBe(0);
    expect(found.missing).toBeGreaterThan(0);
    expect(shell.screen.resets).toBe(found.gaps);
    expect(found.snapshots).toBeGreaterThan(0);
    // What was not missed is all there.
    expect(found.nextSeq).toBeGreaterThan(20 * MIB);
    expect(found.missing).toBeLessThan(20 * MIB - LIMITS.scrollbackBytes);
  },
  TEST_MS,
);

it(
  'a terminal that is closed leaves nothing in the sandbox, and others go on',
  async () => {
    const other = await learner.openShell('other');
    await other.run("nohup sleep 7101 > /dev/null 2>&1 & (trap '' HUP TERM; sleep 7102) &");
    await other.begin('sleep 7103');
    const sleeping = async () => (await shell.run('pgrep -af "sleep 710[0-9]" | grep -v pgrep | wc -l')).trim();
    const shells = async () => Number(await shell.run('pgrep -c bash'));
    const before = await shells();
    // The one that ignores hang-ups is a shell that waits for its sleep.
    expect(Number(await sleeping())).toBeGreaterThanOrEqual(3);
    learner.client.endTerminal('other');
    await learner.until(({ terminalList }) => !terminalList.some(({ name }) => name === 'other'));
    for (let tries = 0; tries < 30 && (await sleeping()) !== '0'; tries += 1) await pause(200);
    expect(await sleeping()).toBe('0');
    expect(await shells()).toBeLessThan(before);
    expect(await shell.run('echo goes on')).toBe('goes on');
  },
  TEST_MS,
);
