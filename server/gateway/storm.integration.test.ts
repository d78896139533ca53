// Much at once from a page that means no harm: a window that is dragged, a paste of a whole file.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { Random } from '../../lib/protocol/testing/random.ts';
import { printSlowly, randomBytes, sha256 } from '../testing/exact-bytes.ts';
import { RealLearner, type RealShell } from '../testing/real-learner.ts';
import { RealServer } from '../testing/real-server.ts';

const SEED = 496;
const MIB = 1024 * 1024;
const RESIZES = 400;
const TEST_MS = 90_000;
const LAST_SIZE = { cols: 123, rows: 45 };
/** Until the shell has been told the last of them. */
const SETTLED_MS = 1000;

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

/** As a window does that is dragged about: with each frame of the screen, and at last to this size. */
async function drag(random: Random): Promise<void> {
  for (let count = 0; count < RESIZES; count += 1) {
    shell.channel.resize({ cols: 20 + random.below(200), rows: 5 + random.below(60) });
    await pause(16);
  }
  shell.channel.resize(LAST_SIZE);
  await pause(SETTLED_MS);
}

const isLastSize = async () => expect(await shell.run('stty size')).toBe(`${LAST_SIZE.rows} ${LAST_SIZE.cols}`);

describe('a window that is dragged', () => {
  it(
    'loses no byte of what is printed meanwhile, and leaves the last size',
    async () => {
      const expected = randomBytes(SEED, 4 * MIB).bytes();
      await shell.run(randomBytes(SEED, 4 * MIB).command('flood'));
      await shell.run('stty -opost');
      const from = await shell.begin(printSlowly('flood', 700));
      await drag(new Random(SEED));
      await shell.screen.reach(from + expected.length);
      expect(sha256(shell.screen.bytes(from, from + expected.length))).toBe(sha256(expected));
      await shell.end(from + expected.length);
      expect(learner.connections).toBe(1);
      await shell.run('stty opost');
      await isLastSize();
    },
    TEST_MS,
  );

  it.each([
    ['vim', 'vim -u NONE /etc/services', ':q!\r'],
    ['top', 'top -d 0.1', 'q'],
  ])(
    'around %s, which draws itself anew each time, too',
    async (_, command, quit) => {
      const from = await shell.begin(command);
      await shell.screen.find('\x1b[', from);
      await drag(new Random(SEED));
      const drawn = shell.screen.length;
      shell.type(quit);
      await shell.end(drawn);
      expect(drawn - from).toBeGreaterThan(10_000);
      expect(learner.connections).toBe(1);
      await isLastSize();
    },
    TEST_MS,
  );
});

describe('a paste', () => {
  /** Printable, as text is; the line discipline is off anyway. */
  const pasted = (length: number) => randomBytes(SEED, length).bytes().toString('base64').slice(0, length);
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');

  async function paste(text: string): Promise<void> {
    const from = await shell.begin(`stty raw -echo; echo ready; head -c ${text.length} | sha256sum; stty sane`);
    await shell.screen.find('ready', from);
    shell.type(text);
    const end = await shell.end(from, 60_000);
    expect(shell.screen.bytes(from, end).toString()).toContain(digest(text));
    expect(await shell.run('echo whole')).toBe('whole');
    expect(learner.connections).toBe(1);
  }

  it('of 1 MiB arrives whole', () => paste(pasted(MIB)), TEST_MS);

  it(
    'that is read more slowly than it comes arrives whole, too',
    () => paste(pasted(LIMITS.inputBurstBytes + 2 * MIB)),
    TEST_MS,
  );
});
