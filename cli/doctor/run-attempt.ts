// Runs one attempt in one place and judges what came of it.
import { randomBytes } from 'node:crypto';
import type { Attempt, Place, ScriptAttempt } from './attempt.ts';
import { type Judgement, judge } from './judge.ts';
import type { World } from './world.ts';

export interface Outcome extends Judgement {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly place: Place;
  readonly expected: string;
  readonly durationMs: number;
  /** What it printed, as it was. */
  readonly output: string;
}

const DEADLINE_MS = 30_000;
const SLOW_DEADLINE_MS = 90_000;
const KEPT_OUTPUT_CHARS = 8192;

export async function runAttempt(attempt: Attempt, place: Place, world: World): Promise<Outcome> {
  const started = performance.now();
  const token = `token${randomBytes(8).toString('hex')}`;
  const { output, failure } = await carryOut(attempt, place, world, token);
  const traces = output.startsWith('SKIP: ') ? [] : await look(attempt, world, token);
  const evidence = { output, secrets: world.secrets, traces, ...(failure === undefined ? {} : { failure }) };
  return {
    ...describeTrial(attempt, place),
    ...judge(attempt, evidence),
    durationMs: Math.round(performance.now() - started),
    output: output.slice(0, KEPT_OUTPUT_CHARS),
  };
}

export const describeTrial = ({ id, family, title, expected }: Attempt, place: Place) => ({
  id,
  family,
  title,
  place,
  expected,
});

async function carryOut(attempt: Attempt, place: Place, world: World, token: string) {
  if (attempt.egress && !attempt.egress.includes(world.spec.egress)) {
    return { output: `SKIP: means nothing where sandboxes reach ${reach(world.spec.egress)}` };
  }
  try {
    return {
      output:
        attempt.where === 'host-api' ? await attempt.run(world, token) : await runScript(attempt, place, world, token),
    };
  } catch (error) {
    return { output: '', failure: error instanceof Error ? error.message : String(error) };
  }
}

const reach = (egress: string) => (egress === 'none' ? 'nothing' : `the ${egress}`);

async function runScript(attempt: ScriptAttempt, place: Place, world: World, token: string): Promise<string> {
  if (place === 'host-api') throw new Error(`${attempt.id} is a script`);
  const timeoutMs = world.patience.ms(attempt.slow ? SLOW_DEADLINE_MS : DEADLINE_MS);
  const env = environment(world, place, token);
  const running = world.attacker.run(place, attempt.script, { env, timeoutMs, inShell: attempt.inShell ?? false });
  const [output] = await Promise.all([running, attempt.meanwhile?.(world)]);
  return output;
}

/** What the attacker is told: more than a learner would ever know. */
function environment({ canary, patience }: World, place: string, token: string): Record<string, string> {
  return {
    TOKEN: token,
    PLACE: place,
    SECRET_PATH: canary.secretPath,
    HOST_ADDRESSES: canary.addresses.join(' '),
    TCP_PORT: String(canary.tcpPort),
    UDP_PORT: String(canary.udpPort),
    PATIENCE: String(Math.ceil(patience.factor)),
  };
}

/** The listeners are asked after every attempt: whichever it was that reached them. */
async function look(attempt: Attempt, world: World, token: string): Promise<readonly string[]> {
  const heard = world.canary.heard(token) ? ["a listener on the host's own addresses was reached"] : [];
  try {
    return [...heard, ...((await attempt.traces?.(world, token)) ?? [])];
  } catch (error) {
    return [...heard, `nobody could look for traces: ${error instanceof Error ? error.message : String(error)}`];
  }
}
