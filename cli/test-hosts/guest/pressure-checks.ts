// A learner who uses up what the sandbox has: it must hurt the learner's own work, never the engine or the host.
import type { SandboxVitals } from '../../../server/sandbox/sandbox-provider.ts';
import { expectOutput, type Learner } from './learner.ts';
import type { CheckToRun } from './run-checks.ts';

const WEB = 'diamol/ch02-hello-diamol-web';
const NEIGHBOUR = 'meanwhile';
/** More than a sandbox may have; bounded all the same. */
const PROCESSES = 1500;
const MEMORY_MIB = 2048;
/** A flood that was cut short of the limit by something else has fewer. */
const MANY_PROCESSES = 100;

// A shell that cannot start a process tries again for 15 s, then stops.
const FLOOD = `echo $$ > ~/.flood
for ((i = 0; i < ${PROCESSES}; i++)); do sleep 100000 & done
echo started them all`;

// From a pipe: of /dev/zero itself, which has no end, this `tail` takes just the bytes it needs.
const HOG = `head -c ${MEMORY_MIB}M /dev/zero | tail -c ${MEMORY_MIB}M > /dev/null
echo "ended with $?"`;

export const PRESSURE_CHECKS: ReadonlyArray<CheckToRun<Learner>> = [
  { title: 'a container that is there meanwhile', run: startNeighbour },
  { title: 'a flood of processes in a terminal is refused', run: flood },
  { title: 'the engine answers while no process can be started', run: engineAnswersMeanwhile },
  { title: 'a new terminal says so or works', run: openTerminalMeanwhile },
  { title: 'processes can be started again when they are gone', run: endFlood },
  { title: 'a memory hog in a terminal is killed', run: hog },
  { title: 'engine and container have seen nothing of it', run: engineAnswers },
  { title: 'the vitals tell both', run: readVitals },
];

async function startNeighbour(learner: Learner): Promise<string> {
  await learner.docker(['run', '--detach', '--name', NEIGHBOUR, WEB]);
  return learner.docker(['inspect', '--format', '{{.State.StartedAt}}', NEIGHBOUR]);
}

async function flood(learner: Learner): Promise<string> {
  const output = await learner.script(FLOOD);
  if (output.includes('started them all'))
    throw new Error(`${PROCESSES} processes were started:\n${output.slice(-500)}`);
  return expectOutput(output, /fork: .*Resource temporarily unavailable/).match(/\S*fork: .*/)?.[0] ?? '';
}

async function engineAnswers(learner: Learner): Promise<string> {
  await learner.sandbox.engine.ping();
  return expectOutput(await learner.docker(['ps', '--format', '{{.Names}} {{.Status}}']), /^meanwhile Up /m);
}

async function engineAnswersMeanwhile(learner: Learner): Promise<string> {
  const { pids, pidsLimit } = await vitalsOf(learner);
  if ((pids ?? 0) < MANY_PROCESSES) throw new Error(`The flood is gone: ${pids} of ${pidsLimit} processes`);
  return `${pids} of ${pidsLimit} processes; ${await engineAnswers(learner)}`;
}

/** Either is right: a terminal, or a refusal. What counts is that neither waits for ever nor brings the sandbox down. */
async function openTerminalMeanwhile(learner: Learner): Promise<string> {
  const output = await learner.script('echo it works').catch((error: unknown) => `refused: ${String(error)}`);
  await learner.sandbox.engine.ping();
  return output.trim().split('\n').at(-1) ?? '';
}

async function endFlood(learner: Learner): Promise<string> {
  // Without the usual `--`, which this shell's own kill takes for a process.
  const kill = ['sh', '-c', 'kill -KILL "-$(cat .flood)"'];
  const { exitCode, stderr } = await learner.sandbox.exec(kill, { timeoutMs: learner.patience.ms(10_000) });
  if (exitCode !== 0) throw new Error(`The flood could not be ended: ${stderr}`);
  return expectOutput(await learner.docker(['run', '--rm', WEB, 'echo', 'it works']), /^it works$/);
}

async function hog(learner: Learner): Promise<string> {
  const output = await learner.script(HOG);
  return expectOutput(output, /Killed[\s\S]*ended with 137/).match(/.*Killed.*/)?.[0] ?? '';
}

async function readVitals(learner: Learner): Promise<string> {
  const vitals = await vitalsOf(learner);
  const told = JSON.stringify(vitals);
  if ((vitals.oomKills ?? 0) > 0 && (vitals.pidsRefused ?? 0) > 0) return told;
  throw new Error(`They do not: ${told}`);
}

async function vitalsOf({ sandbox }: Learner): Promise<SandboxVitals> {
  const stop = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      sandbox.watchVitals(resolve, { signal: stop.signal }).then(() => reject(new Error('They ended.')), reject);
    });
  } finally {
    stop.abort();
  }
}
