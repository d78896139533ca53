// Runs one attempt in one place and judges what came of it.
import type { Attempt, Place, ScriptAttempt } from './attempt.ts';
import { type Judgement, judge, REACHED } from './judge.ts';
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

export interface Trial {
  readonly attempt: Attempt;
  readonly place: Place;
  /** A word that is this trial's alone: what it leaves anywhere is known by it. */
  readonly token: string;
}

export async function runAttempt(trial: Trial, world: World): Promise<Outcome> {
  const started = performance.now();
  const { output, failure } = await carryOut(trial, world);
  const isSkipped = output.startsWith('SKIP: ');
  const { traces, blindness } = isSkipped ? { traces: [] } : await look(trial, world);
  const { secrets, canary } = world;
  return {
    ...describeTrial(trial),
    ...judge(trial.attempt, { output, secrets, traces, failure: failure ?? blindness, deaf: canary.deaf }),
    durationMs: Math.round(performance.now() - started),
    output: output.slice(0, KEPT_OUTPUT_CHARS),
  };
}

export const describeTrial = ({ attempt: { id, family, title, expected }, place }: Trial) => ({
  id,
  family,
  title,
  place,
  expected,
});

async function carryOut({ attempt, place, token }: Trial, world: World): Promise<{ output: string; failure?: string }> {
  if (attempt.egress && !attempt.egress.includes(world.spec.egress)) {
    return { output: `SKIP: means nothing where sandboxes reach ${reach(world.spec.egress)}` };
  }
  try {
    const isScript = attempt.where !== 'host-api';
    return { output: await (isScript ? runScript(attempt, place, world, token) : attempt.run(world, token)) };
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
    PATIENCE: String(patience.whole),
  };
}

/** The listeners are asked after every attempt: whichever it was that reached them. */
async function look({ attempt, token }: Trial, world: World): Promise<{ traces: string[]; blindness?: string }> {
  const heard = world.canary.heard(token) ? [REACHED] : [];
  try {
    return { traces: [...heard, ...((await attempt.traces?.(world, token)) ?? [])] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { traces: heard, blindness: `nobody could look for traces: ${reason}` };
  }
}
