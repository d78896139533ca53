// `test`: the set-up that the chosen stages need, the stages, and what came of them.
import { readConfig } from '../../server/config.ts';
import type { CommandContext, RunCommand } from '../commands.ts';
import { describeFailure } from '../failure.ts';
import { buildStep } from '../setup/build-step.ts';
import { chromiumStep, findChromium } from '../setup/chromium-step.ts';
import type { SetupContext } from '../setup/context.ts';
import { databaseStep } from '../setup/database-step.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { postgresStep } from '../setup/postgres-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import type { Step } from '../setup/step.ts';
import { runStage, type StageOutcome } from '../test/run-stage.ts';
import { isStageName, needsBrowser, needsEngine, needsPostgres, STAGE_NAMES, type StageName } from '../test/stages.ts';
import { failureReport, type StageResult, summaryLines } from '../test/summary.ts';
import { UsageError } from '../usage-error.ts';

export const test: RunCommand = async ({ root, args, screen }) => {
  const stages = chooseStages(args);
  const results: StageResult[] = [];
  const timed = async (name: string, run: () => Promise<StageOutcome>) => {
    const started = performance.now();
    const outcome = await run();
    results.push({ name, ...outcome, durationMs: performance.now() - started });
    return outcome.passed;
  };
  const ready = await timed('set-up', () => setUpFor(stages, { root, args, screen }));
  for (const stage of ready ? stages : []) {
    screen.line(`\n${screen.style('bold', stage)}`);
    await timed(stage, () => runStage(stage, { cwd: root, env: browserEnvironment(root) }));
  }
  screen.line();
  for (const line of [...summaryLines(results, screen), ...failureReport(results, screen)]) screen.line(line);
  return results.every(({ passed }) => passed) ? 0 : 1;
};

function chooseStages(args: readonly string[]): readonly StageName[] {
  const unknown = args.find((name) => !isStageName(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no test stage "${unknown}"; expected: ${STAGE_NAMES.join(', ')}.`);
  return args.length === 0 ? STAGE_NAMES : STAGE_NAMES.filter((stage) => args.includes(stage));
}

async function setUpFor(stages: readonly StageName[], { root, screen }: CommandContext): Promise<StageOutcome> {
  const steps = (context: SetupContext): Step[] => [
    ...(stages.some(needsEngine)
      ? [engineStep(context), imagesStep(context), registryStep(context), keeperStep(context), databaseStep(root)]
      : []),
    ...(stages.some(needsPostgres) ? [postgresStep()] : []),
    ...(stages.some(needsBrowser) ? [chromiumStep(root, context.config.chromiumPath), buildStep(root)] : []),
  ];
  try {
    await setUp(root, screen, steps);
    return { passed: true, flaky: [], failures: [] };
  } catch (error) {
    return { passed: false, flaky: [], failures: describeFailure(error, screen).split('\n') };
  }
}

/** The browser that the set-up found is the one that the tests use. */
function browserEnvironment(root: string): Record<string, string> {
  const path = findChromium(readConfig(process.env, root).chromiumPath);
  return path === undefined ? {} : { CHROMIUM_PATH: path };
}
