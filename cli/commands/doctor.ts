// `doctor`: is the host fit, and does a sandbox hold? The same attempts as the tests run.
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { imageReference } from '../../lib/images.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { type ResolvedEngine, resolveEngine } from '../../server/engine/resolve-engine.ts';
import { DockerSandboxProvider } from '../../server/sandbox/docker-sandbox-provider.ts';
import { linesDirectory } from '../../server/sandbox/line-folders.ts';
import { READY_TIMEOUT_MS } from '../../server/sandbox/readiness.ts';
import type { RunCommand } from '../commands.ts';
import { FAMILIES } from '../doctor/attempt.ts';
import { ATTEMPTS } from '../doctor/attempts/index.ts';
import { checkHost } from '../doctor/host/checks.ts';
import { readHostFacts } from '../doctor/host/facts.ts';
import { patienceOf } from '../doctor/patience.ts';
import { findingLines, hasFailed, outcomeLines, summaryLine } from '../doctor/report.ts';
import type { Outcome } from '../doctor/run-attempt.ts';
import { runTrials, trialsOf } from '../doctor/run-attempts.ts';
import { makeWorld, newInstance } from '../doctor/world.ts';
import type { Screen } from '../screen.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly json: boolean;
  readonly hostOnly: boolean;
  /** Leaves out what takes longer than five seconds. */
  readonly quick: boolean;
  readonly only: string | undefined;
  readonly patience: number;
}

const CONCURRENT_TRIALS = 4;

export const doctor: RunCommand = async ({ root, args, screen }) => {
  const options = readOptions(args);
  const config = readConfig(process.env, root);
  // In JSON, nothing but JSON goes to stdout; how far the attempts are, to stderr.
  const quiet: Screen = { ...screen, inPlace: false, line: () => undefined, transient: () => undefined };
  const shown = options.json ? quiet : screen;
  const progress = options.json ? (text: string) => void process.stderr.write(`${text}\n`) : screen.transient;
  await setUp(root, shown, (setup) => [engineStep(setup), imagesStep(setup), registryStep(setup), keeperStep(setup)]);
  const resolved = await resolveEngine(config);
  await using engine = resolved.engine;
  const findings = checkHost(await readHostFacts(engine, config, imageReference(root, 'sandbox')), config);
  for (const line of findingLines(findings, screen)) shown.line(line);
  const outcomes = options.hostOnly ? [] : await attempt(resolved, config, options, progress);
  for (const line of outcomeLines(outcomes, screen)) shown.line(line);
  const failed = hasFailed(findings, outcomes);
  if (options.json) screen.line(JSON.stringify({ passed: !failed, host: findings, attempts: outcomes }));
  else screen.line(summaryLine(findings, outcomes, screen));
  return failed ? 1 : 0;
};

/** Post-condition: nothing that was made for it is left, also when it is stopped by Ctrl-C. */
async function attempt(
  resolved: ResolvedEngine,
  config: Config,
  options: Options,
  progress: (text: string) => void,
): Promise<Outcome[]> {
  const { engine } = resolved;
  const abort = new AbortController();
  // Whatever waits listens to it, and several attempts wait at once.
  setMaxListeners(0, abort.signal);
  const stop = () => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const instance = newInstance();
  const image = imageReference(config.root, 'sandbox');
  const provider = new DockerSandboxProvider({
    engine,
    instance,
    image,
    seccompProfile: await readFile(join(config.root, 'images/sandbox/seccomp.json'), 'utf8'),
    ranges: config.ranges,
    linesDirectory: linesDirectory(config.dataDirectory, resolved),
    readyTimeoutMs: patienceOf(options.patience).ms(READY_TIMEOUT_MS),
  });
  try {
    progress('making sandboxes to break out of');
    const { signal } = abort;
    const patience = patienceOf(options.patience);
    await using world = await makeWorld({ engine, provider, instance, image, spec: config.sandbox, patience, signal });
    return await runTrials(trialsOf(chosen(options)), world, {
      concurrency: CONCURRENT_TRIALS,
      signal,
      onOutcome: ({ title, verdict }, done, total) => progress(`${done} of ${total}  ${verdict}: ${title}`),
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await provider.removeStrays();
  }
}

const chosen = ({ quick, only }: Options) =>
  ATTEMPTS.filter(({ family, slow }) => !(quick && slow) && (only === undefined || family === only));

/** @throws UsageError */
function readOptions(args: readonly string[]): Options {
  const { only, patience: factor = '1', ...flags } = readWords(args);
  const patience = Number(factor);
  if (only !== undefined && !(FAMILIES as readonly string[]).includes(only)) {
    throw new UsageError(`There is no family "${only}"; expected: ${FAMILIES.join(', ')}.`);
  }
  if (!(patience >= 1 && patience <= 100)) {
    throw new UsageError(`Expected --patience from 1 to 100, found "${factor}".`);
  }
  const { json = false, quick = false, 'host-only': hostOnly = false } = flags;
  return { json, hostOnly, quick, only, patience };
}

function readWords(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const word = { type: 'string' } as const;
  const options = { json: flag, 'host-only': flag, quick: flag, only: word, patience: word };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(`doctor: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
