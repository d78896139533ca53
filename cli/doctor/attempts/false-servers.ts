// Sockets of the learner's own that answer in place of those that Slipway asks: a terminal's holder, the engine.
import { SlipwayError } from '../../../lib/errors.ts';
import { pause } from '../../../server/engine/deadline.ts';
import type { Sandbox, TerminalChannel } from '../../../server/sandbox/sandbox-provider.ts';
import type { Attempt } from '../attempt.ts';
import { exports } from '../party.ts';
import { PRELUDE, REQUIRE_PROGRAMS } from '../prelude.ts';
import type { World } from '../world.ts';
import { FALSE_ENGINE, FALSE_HOLDER } from './false-server-programs.ts';

const HOLD_FOLDER = '/run/slipway/hold';
const ENGINE_SOCKET = '/run/slipway/engine/docker.sock';
/** A false server ends by itself, whatever becomes of this program. */
const SERVER_SECONDS = 60;
const OPEN_MS = 20_000;
const ANSWER_MS = 20_000;
const LEFT_MS = 5_000;
const MIB = 1024 * 1024;
/** What one false answer may cost the server. Far more than is read of one; less than what would fill a machine. */
const MEMORY_BYTES = 150 * MIB;
const SAMPLE_MS = 10;

/** Sequence numbers as a holder's greeting has them; the first greeting is no lie, and shows that the others arrive. */
const GREETINGS = [
  { what: 'an honest greeting', startSeq: 5, endSeq: 5 },
  { what: 'the largest number', startSeq: Number.MAX_SAFE_INTEGER, endSeq: Number.MAX_SAFE_INTEGER },
  { what: 'an end before the start', startSeq: 1000, endSeq: 10 },
];
const FALSE_NONCE = 'false-holder';
const IS_ABOUT_AN_ANSWER = /^(DONE|refused \(1\) too-large)/;
const STATUSES = ['200 OK', '500 Internal Server Error'];

/** @returns what the learner's script prints @throws when it does not succeed */
async function asLearner(sandbox: Sandbox, { patience }: World, script: string): Promise<string> {
  const env = { PATIENCE: String(patience.whole) };
  const text = `${exports(env)}${PRELUDE}${REQUIRE_PROGRAMS}set -e\n${script}`;
  const { exitCode, stdout, stderr } = await sandbox.exec(['bash', '-c', text], { timeoutMs: patience.ms(ANSWER_MS) });
  if (exitCode !== 0) throw new Error(`unable to put it in place (${exitCode}): ${(stdout + stderr).trim()}`);
  return stdout.trim();
}

/** Moves the socket aside and has a program of the learner's serve in its place while `during` runs; then undoes it. */
async function inPlaceOf<T>(
  { sandbox, world, socket }: { sandbox: Sandbox; world: World; socket: string },
  server: string,
  during: () => Promise<T>,
): Promise<T> {
  const pid = await asLearner(sandbox, world, `mv ${socket} ${socket}.real\n${server}`);
  try {
    return await during();
  } finally {
    await asLearner(sandbox, world, `kill ${pid} || true\nrm -f ${socket}\nmv ${socket}.real ${socket}`);
  }
}

const perl = (program: string, ...args: readonly string[]) =>
  `perl -e '${program}' ${args.map((arg) => `'${arg}'`).join(' ')}`;

/** Its code, and in whose words it was refused. */
function reasonOf(error: unknown): string {
  if (!(error instanceof SlipwayError)) return `failed: ${String(error)}`;
  return `${error.code}: ${error.cause instanceof SlipwayError ? error.cause.message : error.message}`;
}

/** @returns undefined when it has not settled in time */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const stop = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, stop.signal).then(() => undefined)]);
  } finally {
    stop.abort();
  }
}

async function openFalsely(world: World, name: string, { what, startSeq, endSeq }: (typeof GREETINGS)[number]) {
  const greeting = JSON.stringify({ hold: 1, created: false, startSeq, endSeq, nonce: FALSE_NONCE });
  const socket = `${HOLD_FOLDER}/${name}.sock`;
  const seconds = String(SERVER_SECONDS * world.patience.whole);
  const place = { sandbox: world.sandbox, world, socket };
  return inPlaceOf(place, perl(FALSE_HOLDER, socket, greeting, seconds), async () => {
    try {
      const channel = await within(open(world, name), world.patience.ms(OPEN_MS));
      if (!channel) return `${what}: no answer in time`;
      channel.stream.on('error', () => undefined).destroy();
      const numbers = `from ${channel.startSeq} to ${channel.endSeq}`;
      if (channel.nonce !== FALSE_NONCE) return `${what}: it did not come to Slipway, but one ${numbers}`;
      return `${what}: DONE taken, ${numbers}`;
    } catch (error) {
      return `${what}: refused (1) ${reasonOf(error)}`;
    }
  });
}

const open = ({ sandbox }: World, name: string): Promise<TerminalChannel> =>
  sandbox.openTerminal({ name, cols: 80, rows: 24, nonce: 'doctor', firstSeq: 0, resumeFrom: 0 });

/** @returns a line: whether the shell that was there before is there again */
async function endShell(world: World, name: string): Promise<string> {
  const { stream, created } = await open(world, name);
  const ended = new Promise((resolve) => stream.once('close', resolve));
  stream.on('error', () => undefined).resume();
  stream.write('exit\r');
  await within(ended, world.patience.ms(LEFT_MS));
  stream.destroy();
  return created ? 'the shell: it was lost' : 'the shell: it is there again';
}

async function askFalsely(world: World, sandbox: Sandbox, status: string): Promise<string[]> {
  const seconds = String(SERVER_SECONDS * world.patience.whole);
  const place = { sandbox, world, socket: ENGINE_SOCKET };
  return inPlaceOf(place, perl(FALSE_ENGINE, ENGINE_SOCKET, status, seconds), async () => {
    const before = process.memoryUsage().rss;
    let most = before;
    const sampling = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, SAMPLE_MS);
    const answer = await listOnce(sandbox, world);
    clearInterval(sampling);
    const grown = Math.max(most, process.memoryUsage().rss) - before;
    const memory = `${Math.round(grown / MIB)} MB of Slipway's memory`;
    return [`${status}: ${answer}`, `${status}: ${grown > MEMORY_BYTES ? `DONE took ${memory}` : `took ${memory}`}`];
  });
}

/** The first request may still leave by the connection that was hung up on. */
async function listOnce(sandbox: Sandbox, world: World): Promise<string> {
  const list = () =>
    sandbox.engine.listContainers({}, { timeoutMs: world.patience.ms(ANSWER_MS) }).then(
      (containers) => `DONE it was believed: ${containers.length} containers`,
      (error: unknown) => `refused (1) ${reasonOf(error)}`,
    );
  const answer = await list();
  return IS_ABOUT_AN_ANSWER.test(answer) ? answer : list();
}

export const FALSE_SERVERS: readonly Attempt[] = [
  {
    id: 'false-holder',
    family: 'sockets',
    title: 'Answer in place of a terminal’s holder, with numbers that lead Slipway astray',
    expected: 'such a terminal is refused, and the true one is there afterwards',
    where: 'host-api',
    run: async (world, token) => {
      const name = `doctor-${token}`;
      (await open(world, name)).stream.on('error', () => undefined).destroy();
      const lines: string[] = [];
      for (const greeting of GREETINGS) lines.push(await openFalsely(world, name, greeting));
      return [...lines, await endShell(world, name)].join('\n');
    },
    denials: [
      /^an honest greeting: DONE taken, from 5 to 5$/,
      /^(the largest number|an end before the start): refused \(1\) engine-error: hold: .+, found ".*\bfalse-holder\b/,
      /^the shell: it is there again$/,
    ],
  },
  {
    id: 'false-engine',
    family: 'sockets',
    title: 'Answer in place of the learner’s engine, without end',
    expected: 'it is cut off at a size, with success and with a refusal, and costs Slipway no memory',
    where: 'host-api',
    run: async (world) => {
      const sandbox = await world.makeSandbox();
      try {
        await sandbox.engine.ping();
        const lines: string[] = [];
        for (const status of STATUSES) lines.push(...(await askFalsely(world, sandbox, status)));
        await sandbox.engine.ping();
        return [...lines, 'the engine: it answers again'].join('\n');
      } finally {
        await sandbox.dispose();
      }
    },
    denials: [
      /^(200 OK|500 Internal Server Error): refused \(1\) too-large: an engine answered with more than \d+ bytes$/,
      /^(200 OK|500 Internal Server Error): took \d+ MB of Slipway's memory$/,
      /^the engine: it answers again$/,
    ],
  },
];
