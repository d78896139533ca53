// The tests of a virtual host, run by its service: Slipway is set up as on any host, then used. Prints a report.
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DisposableStore } from '../../../lib/disposable.ts';
import { readConfig } from '../../../server/config.ts';
import { READY_TIMEOUT_MS } from '../../../server/sandbox/readiness.ts';
import { openRealEngine, type RealEngine } from '../../../server/testing/real-engine.ts';
import { IMAGES_FILE } from '../payload.ts';
import { type Check, type HostReport, writeReport } from '../report.ts';
import { examineHost, tryToBreakOut } from './doctor.ts';
import { describeHost } from './facts.ts';
import { LASTING_CHECKS } from './lasting-checks.ts';
import { Learner } from './learner.ts';
import { LESSON_CHECKS } from './lesson-checks.ts';
import { goThroughLessons } from './lesson-steps.ts';
import { PRESSURE_CHECKS } from './pressure-checks.ts';
import { succeed } from './program.ts';
import { runCheck, runChecks, say } from './run-checks.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SET_UP_MS = 10 * 60_000;

const commandLine = readFileSync('/proc/cmdline', 'utf8');
const patience = Number(/slipway\.patience=(\d+)/.exec(commandLine)?.[1] ?? 1);
const only = /slipway\.only=(\S+)/.exec(commandLine)?.[1];
const report: HostReport = { host: {}, parts: [] };
try {
  await run();
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  say(writeReport(report));
}

async function run(): Promise<void> {
  say(`the host is up after ${Math.round(uptime())} s`);
  const setUp = await runCheck('set-up', prepare);
  report.parts.push({ title: 'Set-up', checks: [setUp] });
  if (!setUp.passed) return;
  Object.assign(report.host, await describeHost());
  if (only === undefined) await runAllBefore();
  await runPart('Attempts to break out', () => tryToBreakOut(patience, only));
}

async function runAllBefore(): Promise<void> {
  await runPart('The host, as it was installed', () => examineHost(patience));
  await runPart('Lessons, with their steps', () => withEngine(goThroughLessons));
  await runPart('Commands, limits, restart', () => withEngine(useSandbox));
}

async function runPart(title: string, checks: () => Promise<Check[]>): Promise<void> {
  say(`begins: ${title}`);
  report.parts.push({ title, checks: await checks() });
}

/** Without a network there is nothing to build from: the images are those of the machine that started this one. */
async function prepare(): Promise<string> {
  await succeed('docker', ['load', '--quiet', '--input', `${ROOT}/${IMAGES_FILE}`], SET_UP_MS);
  say('the images are loaded');
  await succeed('node', ['cli/bootstrap.mjs', 'images', 'sync'], SET_UP_MS);
  return 'images, registry and keeper';
}

async function withEngine(use: (real: RealEngine) => Promise<Check[]>): Promise<Check[]> {
  const checks: Check[] = [];
  const leaving = await runCheck('nothing is left behind', async () => {
    await using real = await openRealEngine({ readyTimeoutMs: READY_TIMEOUT_MS * patience });
    checks.push(...(await use(real)));
    return real.warnings.join('; ');
  });
  return [...checks, leaving];
}

async function useSandbox(real: RealEngine): Promise<Check[]> {
  const store = new DisposableStore();
  const checks: Check[] = [];
  try {
    let learner: Learner | undefined;
    const made = await runCheck('a sandbox starts', async () => {
      const sandbox = await real.provider.create(readConfig({}, ROOT).sandbox);
      store.add(() => sandbox.dispose());
      learner = new Learner(sandbox, patience);
      return sandbox.id;
    });
    checks.push(made);
    if (!learner) return checks;
    checks.push(...(await runChecks([...LESSON_CHECKS, ...PRESSURE_CHECKS], learner)));
    checks.push(...(await runChecks(LASTING_CHECKS, { real, learner, store })));
  } finally {
    await store.dispose();
  }
  return checks;
}
