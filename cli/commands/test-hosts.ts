// `test-hosts`: the tests that need another kind of host than this one, on a virtual machine.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { identifyImages } from '../../lib/images.ts';
import { takeLock } from '../../lib/lock.mjs';
import { readConfig } from '../../server/config.ts';
import type { CommandContext, RunCommand } from '../commands.ts';
import { FAMILIES, type Family } from '../doctor/attempt.ts';
import { formatDuration } from '../screen.ts';
import type { SetupContext } from '../setup/context.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { runSteps } from '../setup/run-steps.ts';
import { setUp } from '../setup/set-up.ts';
import { SetupError, type Step } from '../setup/step.ts';
import { type DebianHost, provideDebianHost } from '../test-hosts/debian-host.ts';
import { type Acceleration, chooseAcceleration, runMachine } from '../test-hosts/machine.ts';
import { makePayload } from '../test-hosts/payload.ts';
import { type HostReport, hasPassed, ReportReader, reportLines } from '../test-hosts/report.ts';
import { provideTools } from '../test-hosts/tools.ts';
import { UsageError } from '../usage-error.ts';

const TICK_MS = 1000;

interface Options {
  /** What was made stays: the next run begins sooner, and the text of the console can be read. */
  readonly keep: boolean;
  /** The doctor's attempts of one family, and nothing else. */
  readonly only: Family | undefined;
}

interface Prepared {
  readonly host: DebianHost;
  readonly payload: string;
  readonly acceleration: Acceleration;
}

export const testHosts: RunCommand = async (context) => {
  const { root, screen } = context;
  const options = readOptions(context.args);
  const { dataDirectory } = readConfig(process.env, root);
  const folder = join(dataDirectory, 'test-hosts');
  await mkdir(folder, { recursive: true });
  const release = await takeLock(join(dataDirectory, 'test-hosts.lock'), (pid) =>
    screen.line(`Waiting for process ${pid}, which tests on a virtual host`),
  );
  try {
    const report = await runOnDebian(context, folder, options.only);
    const file = join(dataDirectory, 'test-hosts.json');
    await writeFile(file, JSON.stringify(report, null, 1));
    screen.line();
    for (const line of reportLines(report, screen)) screen.line(line);
    screen.line(`All that was seen is in ${file}.`);
    return hasPassed(report) ? 0 : 1;
  } finally {
    if (!options.keep) await rm(folder, { recursive: true, force: true });
    await release();
  }
};

/** @throws UsageError */
function readOptions(args: readonly string[]): Options {
  const options = { keep: { type: 'boolean' }, only: { type: 'string' } } as const;
  try {
    const { keep = false, only } = parseArgs({ args: [...args], options }).values;
    if (only === undefined || isFamily(only)) return { keep, only };
    throw new Error(`There is no family "${only}"; expected: ${FAMILIES.join(', ')}`);
  } catch (error) {
    throw new UsageError(`test-hosts: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

const isFamily = (name: string): name is Family => (FAMILIES as readonly string[]).includes(name);

async function runOnDebian(
  { root, screen }: CommandContext,
  folder: string,
  only: Family | undefined,
): Promise<HostReport> {
  const { acceleration, ...machine } = await prepare({ root, screen }, folder);
  const minutes = acceleration.deadlineMs / 60_000;
  screen.line(`Debian 13 starts (${acceleration.name}); it gets ${minutes} minutes at most.`);
  const started = performance.now();
  const elapsed = () => screen.style('dim', formatDuration(performance.now() - started));
  const reader = new ReportReader();
  const onLine = (line: string) => {
    const progress = reader.read(line);
    if (progress) screen.line(`  ${elapsed()}  ${progress}`);
  };
  const ticking = setInterval(() => screen.transient(`  ${elapsed()}`), TICK_MS);
  try {
    await runMachine({ ...machine, acceleration, folder, only, onLine });
  } finally {
    clearInterval(ticking);
  }
  if (reader.report) return reader.report;
  throw new SetupError(
    'The virtual machine ended without a report.',
    `Run this again with --keep: the text of its console stays in ${join(folder, 'console.log')}.`,
  );
}

/** The long part is done outside of the set-up's lock, for which others wait. */
async function prepare({ root, screen }: Pick<CommandContext, 'root' | 'screen'>, folder: string): Promise<Prepared> {
  let setup: SetupContext | undefined;
  await setUp(root, screen, (context) => {
    setup = context;
    return [engineStep(context), imagesStep(context)];
  });
  const address = setup?.resolved?.address ?? '';
  const images = identifyImages(root).flatMap(({ reference, definition }) => [
    reference,
    `${definition.repository}:latest`,
  ]);
  let prepared: Prepared | undefined;
  const step: Step = {
    title: 'Make a virtual host',
    isDone: async () => false,
    run: async (report) => {
      await provideTools(report);
      const host = await provideDebianHost(folder, report);
      const payload = await makePayload({ root, folder, address, images, progress: report.progress });
      report.progress('trying how it can run');
      prepared = { host, payload, acceleration: await chooseAcceleration(host) };
    },
  };
  await runSteps([step], screen);
  if (!prepared) throw new Error('The step ended without a host');
  return prepared;
}
