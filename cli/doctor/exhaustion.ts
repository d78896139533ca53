// Attempts to use up what everybody shares: in a sandbox of their own, watched from a neighbour's.
import { randomBytes } from 'node:crypto';
import { SlipwayError } from '../../lib/errors.ts';
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import type { ApiAttempt } from './attempt.ts';
import { ALLOWED_FACTOR, KEPT_TO_ITS_CPUS, watchCpu } from './cpu-watch.ts';
import { ATTACKERS_CONTAINER, exports, type Party, type ScriptPlace, sandboxParty } from './party.ts';
import { OTHERS_ANSWERED, watchOthers } from './watch.ts';
import type { World } from './world.ts';

export interface Victim {
  readonly sandbox: Sandbox;
  readonly party: Party;
}

export interface Exhaustion {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  /** Bash that ends by itself, within $SECONDS_TO_LAST and a little. */
  readonly script?: string;
  readonly place?: ScriptPlace;
  /** In a real terminal, under the limits of the learner's work, rather than by an exec beside the engine. */
  readonly inShell?: boolean;
  /** In place of a script: what Slipway is asked to do. */
  readonly act?: (victim: Victim, world: World) => Promise<string>;
  /** Bash that must succeed in a neighbour's sandbox all the while. */
  readonly probe?: string;
  readonly denials: readonly RegExp[];
  readonly breaches?: readonly RegExp[];
  /** It keeps the CPUs busy: what it gets of them is measured. */
  readonly usesCpu?: boolean;
  /** Longer than the others, in seconds. */
  readonly seconds?: number;
}

const USUAL_SECONDS = 3;
const HOME = '/home/learner';
/** The disk is filled, so it is small. */
export const VICTIM_DISK_BYTES = 512 * 1024 * 1024;
const RECOVERY_MS = 20_000;
const RECOVERY_PAUSE_MS = 500;
/**
 * A script that was killed with all that it used up, or that used up what it needs to end: as good as refused, but only
 * where it had begun.
 */
export const ENDED_EARLY =
  /^(ended early: (timeout|sandbox-gone)|script: (killed \(137\)|gone|ended at its deadline))$/m;
const VICTIM_RECOVERED = /^victim: recovered$/;
/** Seconds beyond those that an attempt lasts: for one program of its script, for all of it, for its end to be told. */
const SLACK_SECONDS = { program: 30, script: 45, answer: 60 };

const victims = new WeakMap<World, Promise<Victim>>();

export function exhaustionAttempt(exhaustion: Exhaustion): ApiAttempt {
  const { id, title, expected, denials, breaches, usesCpu } = exhaustion;
  return {
    id,
    family: 'resources',
    title,
    expected,
    where: 'host-api',
    slow: true,
    run: (world) => useUp(exhaustion, world),
    denials: [...denials, OTHERS_ANSWERED, VICTIM_RECOVERED, ...(usesCpu ? [KEPT_TO_ITS_CPUS] : [])],
    ...(breaches ? { breaches } : {}),
  };
}

async function useUp(exhaustion: Exhaustion, world: World): Promise<string> {
  if (exhaustion.usesCpu) {
    const { cpus } = await world.engine.info();
    const allowed = ALLOWED_FACTOR * world.spec.cpus;
    if (cpus <= allowed) return `SKIP: the host has ${cpus} CPUs: nobody could take more than ${allowed}`;
  }
  const victim = await victimOf(world);
  let output = '';
  const beginning = `.begun-${randomBytes(6).toString('hex')}`;
  const act = () => (exhaustion.act ? exhaustion.act(victim, world) : runScript(exhaustion, victim, world, beginning));
  const { lines } = await watchOthers(world, exhaustion.probe ?? 'true', async () => {
    const acting = exhaustion.usesCpu ? watchCpu(victim.sandbox, world.spec.cpus, act) : act();
    output = await acting.catch(endedEarly);
  });
  const recovery = await recover(victim, world);
  const doubts = exhaustion.act ? [] : doubtsOf(output, await hasBegun(victim, beginning));
  // All of them say something at their end.
  return [output.trim() || 'ended without a word', ...doubts, ...lines, recovery].join('\n');
}

/** Pure. What ended before it began has used up nothing. */
export const doubtsOf = (output: string, hasItBegun: boolean): string[] =>
  ENDED_EARLY.test(output) && !hasItBegun ? ['it is not known to have begun'] : [];

/** The disk outlives what the script was killed with. Removes the mark. */
async function hasBegun({ sandbox }: Victim, beginning: string): Promise<boolean> {
  const { exitCode } = await sandbox.exec(['rm', `${HOME}/${beginning}`]).catch(() => ({ exitCode: null }));
  return exitCode === 0;
}

/** In the words of ENDED_EARLY, where it is such an end. */
export function endedEarly(error: unknown): string {
  const isExpected = error instanceof SlipwayError && (error.code === 'timeout' || error.code === 'sandbox-gone');
  if (isExpected) return `ended early: ${error.code}`;
  return `failed: ${error instanceof Error ? error.message : String(error)}`;
}

function runScript(
  { script = '', place = 'terminal', inShell = false, seconds = USUAL_SECONDS }: Exhaustion,
  victim: Victim,
  world: World,
  beginning: string,
) {
  const { patience } = world;
  const secondsWith = (slack: number) => Math.ceil(patience.ms(seconds + slack));
  const limits = {
    SECONDS_TO_LAST: String(patience.lastingSeconds(seconds)),
    LIMIT: String(secondsWith(SLACK_SECONDS.program)),
    MEMORY: String(world.spec.memoryBytes),
    DISK: String(VICTIM_DISK_BYTES),
    PIDS: String(world.spec.pids),
  };
  const mark = `: > ${place === 'container' ? '/host' : ''}${HOME}/${beginning}\n`;
  return victim.party.run(place, `${exports(limits)}${mark}${script}`, {
    env: { PATIENCE: String(patience.whole) },
    endsAfterSeconds: secondsWith(SLACK_SECONDS.script),
    timeoutMs: 1000 * secondsWith(SLACK_SECONDS.answer),
    inShell,
  });
}

function victimOf(world: World): Promise<Victim> {
  const known = victims.get(world) ?? makeVictim(world);
  victims.set(world, known);
  return known;
}

async function makeVictim(world: World): Promise<Victim> {
  const sandbox = await world.makeSandbox({ diskBytes: VICTIM_DISK_BYTES });
  return { sandbox, party: await sandboxParty(sandbox, world.patience) };
}

/**
 * What a learner would do: end the container that went wild (what it left is the kernel's to remove, its dead processes
 * included) and start it again. That needs an engine that answers. Post-condition: the next attempt finds a sandbox that works.
 */
async function recover({ sandbox }: Victim, world: World): Promise<string> {
  const until = performance.now() + world.patience.ms(RECOVERY_MS);
  let reason = '';
  while (performance.now() < until) {
    reason = await restartContainer(sandbox, Math.max(1, Math.ceil(until - performance.now())));
    if (reason === '') return 'victim: recovered';
    await new Promise((resolve) => setTimeout(resolve, RECOVERY_PAUSE_MS));
  }
  await sandbox.dispose();
  victims.set(world, makeVictim(world));
  await victims.get(world);
  return `victim: had to be reset: ${reason}`;
}

/** @returns why it did not work, or nothing */
async function restartContainer(sandbox: Sandbox, timeoutMs: number): Promise<string> {
  try {
    await sandbox.engine.killContainer(ATTACKERS_CONTAINER, { timeoutMs }).catch(() => undefined);
    const { exitCode, stderr } = await sandbox.exec(['docker', 'start', ATTACKERS_CONTAINER], { timeoutMs });
    return exitCode === 0 ? '' : stderr.trim() || `docker start ended with ${exitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
