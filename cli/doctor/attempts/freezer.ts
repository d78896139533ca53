// Freezing what Slipway's commands have to pass: a group of the learner's own stands still when the learner says so.
import { SlipwayError } from '../../../lib/errors.ts';
import { withDeadline } from '../../../server/engine/deadline.ts';
import { nameOf } from '../../../server/sandbox/sandbox-container.ts';
import type { Sandbox } from '../../../server/sandbox/sandbox-provider.ts';
import type { ApiAttempt, Attempt } from '../attempt.ts';
import { exports, lastWords } from '../party.ts';
import { PRELUDE, REQUIRE_PROGRAMS } from '../prelude.ts';
import type { World } from '../world.ts';
import { FREEZE_ONESELF, FREEZE_OTHERS, THAW_ALL } from './freezer-programs.ts';

/** How long new processes are lain in wait for, and how long all stands still afterwards if anybody was caught. */
const RACE_SECONDS = 3;
const FROZEN_SECONDS = 8;
/** No more than all stands still, or a command that met the ice would be answered in time. */
const ANSWER_MS = FROZEN_SECONDS * 1000;
const SCRIPT_MS = 60_000;
/** Of a sandbox in which all that can stand still does. */
const REMOVAL_MS = 20_000;
const RESCUE_MS = 10_000;
/** How deep the frozen group is: as deep as groups may be. */
const DEEP = 12;
/** Deeper, and beyond the longest path: it is refused, or the sandbox is ended for it, before it is frozen or after. */
const TOO_DEEP = 40;

/** @returns what the learner's script prints, and a last line of ours when it did not come to its own end */
async function asLearner(
  sandbox: Sandbox,
  { patience }: World,
  { script, env }: { script: string; env: Readonly<Record<string, string | number>> },
): Promise<string> {
  const words = Object.entries({ ...env, PATIENCE: patience.whole }).map(([name, value]) => [name, String(value)]);
  const text = `exec 2>&1\n${exports(Object.fromEntries(words))}${PRELUDE}${REQUIRE_PROGRAMS}${script}`;
  const { stdout, exitCode } = await sandbox.exec(['bash', '-c', text], { timeoutMs: SCRIPT_MS * patience.whole });
  return `${stdout.trim()}${lastWords(exitCode)}`;
}

async function whileItLasts(sandbox: Sandbox, { patience }: World, script: Promise<unknown>): Promise<string> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  script.then(over, over);
  let answers = 0;
  do {
    try {
      await sandbox.exec(['true'], { timeoutMs: ANSWER_MS * patience.whole });
      answers++;
    } catch (error) {
      const reason = error instanceof SlipwayError ? error.code : String(error);
      return `Slipway's commands: DONE no answer after ${answers} (${reason})`;
    }
  } while (!isOver);
  return `Slipway's commands: all ${answers} were answered`;
}

/** On either version of the control groups; they differ in who may move whom. */
function freezeOthers(version: 1 | 2, words: Pick<Attempt, 'id' | 'title'>): ApiAttempt {
  return {
    ...words,
    family: 'programs',
    expected: "they cannot be moved into a group of the learner's, and Slipway's commands are answered",
    where: 'host-api',
    run: async (world, token) => {
      const { cgroupVersion } = await world.engine.info();
      if (cgroupVersion !== version) return `SKIP: only version ${version} of the control groups has this`;
      const sandbox = await world.makeSandbox();
      try {
        const env = { TOKEN: token, RACE_SECONDS, FROZEN_SECONDS };
        const script = asLearner(sandbox, world, { script: FREEZE_OTHERS, env });
        const answers = await whileItLasts(sandbox, world, script);
        const said = await script.catch((error: unknown) => `unable to end it: ${String(error)}`);
        return `${answers}\n${said}`;
      } finally {
        await sandbox.dispose();
      }
    },
    denials: [
      /^Slipway's commands: all [1-9]\d* were answered$/,
      /^move (process 1|one of root's|one that is not the learner's to move)( out of sight)?: refused \(\d+\) (Permission denied|Operation not permitted)$/,
      /^tried [1-9]\d*, moved 0$/,
    ],
  };
}

/** @returns a line: whether the sandbox could be removed; if not, it is thawed and removed all the same */
async function removeFrozen(sandbox: Sandbox, { engine, patience }: World): Promise<string> {
  const container = nameOf(sandbox.id);
  const timeoutMs = patience.ms(REMOVAL_MS);
  try {
    await withDeadline('the removal', { timeoutMs }, () => sandbox.dispose());
    return (await engine.inspectContainer(container)) ? 'removal: DONE its container is left' : 'removed';
  } catch (error) {
    await thaw(engine, container, patience.ms(RESCUE_MS));
    await sandbox.dispose().catch(() => undefined);
    return `removal: DONE it stays: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function thaw(engine: World['engine'], container: string, timeoutMs: number): Promise<void> {
  const options = { command: ['bash', '-c', THAW_ALL], user: '0' };
  const process = await engine.exec(container, options, { timeoutMs }).catch(() => undefined);
  process?.stream.end();
  await process?.exitCode().catch(() => undefined);
}

/** @returns lines, each with the depth before it */
async function freezeOneself(world: World, depth: number): Promise<string[]> {
  const sandbox = await world.makeSandbox();
  const said = await asLearner(sandbox, world, { script: FREEZE_ONESELF, env: { DEPTH: depth } }).catch(
    (error: unknown) => `no end: ${error instanceof SlipwayError ? error.code : String(error)}`,
  );
  const lines = [...said.split('\n'), await removeFrozen(sandbox, world)];
  return lines.filter((line) => line !== '').map((line) => `${depth} deep: ${line}`);
}

export const FREEZER: readonly Attempt[] = [
  freezeOthers(2, { id: 'freeze-the-way-in', title: 'Freeze init, and whatever the host engine starts beside it' }),
  freezeOthers(1, { id: 'freeze-the-first-process', title: "Freeze init, and whatever else is root's in the sandbox" }),
  {
    id: 'freeze-oneself',
    family: 'programs',
    title: 'Freeze all that is one’s own, so deep that it is never found, so that the sandbox stays for good',
    expected: 'Slipway removes it in its time',
    where: 'host-api',
    slow: true,
    run: async (world) => [...(await freezeOneself(world, DEEP)), ...(await freezeOneself(world, TOO_DEEP))].join('\n'),
    denials: [
      /^\d+ deep: pause a container: DONE\b/,
      /^\d+ deep: froze [1-9]\d* processes$/,
      /^\d+ deep: removed$/,
      new RegExp(`^${TOO_DEEP} deep: nest deeper: refused \\(\\d+\\) Resource temporarily unavailable$`),
      new RegExp(`^${TOO_DEEP} deep: (no end: (sandbox-gone|engine-unreachable)|script: (killed \\(137\\)|gone))$`),
    ],
  },
];
