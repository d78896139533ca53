// A whole class at once: each learner opens the page and goes through the first lesson, every block of every step.
import { findDisks } from '../server/sandbox/keeper.ts';
import { instanceFilter, LABELS } from '../server/sandbox/labels.ts';
import type { BenchContext, Measure, TimeLimit } from './context.ts';
import { since } from './context.ts';
import { Learner } from './learner.ts';
import { type PlannedStep, readLessonPlan } from './lesson-plan.ts';
import { readMemoryUse } from './memory-use.ts';
import type { Result } from './result.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const LEARNERS = 30;
/** A class of thirty needs half a minute. */
const MS_PER_LEARNER = 10_000;
const MEGABYTE = 1_000_000;
const SAMPLE_MS = 1000;
/** What the design promises of thirty on four cores. */
const READY_TARGET_MS = 20_000;

/** All times in milliseconds since the page was asked for, but for the two differences. */
interface Attendance {
  readonly page: number;
  readonly ready: number;
  readonly clickToOutput: number;
  readonly clickToReceipt: number;
  readonly finished: number;
}

export const timeLimitMs: TimeLimit = ({ learners = LEARNERS }) => 3 * 60_000 + learners * MS_PER_LEARNER;

export const measure: Measure = async (context) => {
  const { learners: size = LEARNERS } = context.options;
  const plan = await readLessonPlan(context);
  const server = await startServer(context, { SLIPWAY_MAX_SANDBOXES: String(size) });
  await new Learner().openPage(server.origin);
  const memory = sampleMemory(context, server);
  const class_ = Array.from({ length: size }, () => new Learner());
  let finished = 0;
  const attendances = await Promise.allSettled(
    class_.map(async (learner) => {
      const attendance = await attend(context, { learner, server, plan });
      finished += 1;
      context.progress(`${finished} of ${size} learners have finished`);
      return attendance;
    }),
  );
  const lost = class_.reduce((sum, { lostConnections }) => sum + lostConnections, 0);
  const serverMemory = await memory.end();
  const sandboxMemory = await readSandboxes(context, server);
  const stop = await stopServer(context, class_, server);
  for (const attendance of attendances) {
    if (attendance.status === 'rejected') context.fault(`a learner did not finish: ${String(attendance.reason)}`);
  }
  const done = attendances.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return [
    { name: `${size} learners: passed every step of the lesson`, unit: '%', values: [(100 * done.length) / size] },
    ...toResults(size, done),
    { name: `${size} learners: connections lost`, unit: 'times', values: [lost] },
    { name: `${size} learners: memory of the server, sampled`, unit: 'MB', values: serverMemory },
    { name: `${size} learners: memory of each sandbox after the lesson`, unit: 'MB', values: sandboxMemory },
    { name: `${size} learners: stop asked for → server and sandboxes gone`, unit: 'ms', values: [stop.tookMs] },
    { name: `${size} learners: sandboxes that the stop left to the next start`, unit: 'times', values: [stop.left] },
  ];
};

interface Desk {
  readonly learner: Learner;
  readonly server: ServerProcess;
  readonly plan: readonly PlannedStep[];
}

/** @throws Error when a block does not succeed or a step is not passed in time */
async function attend(context: BenchContext, { learner, server, plan }: Desk): Promise<Attendance> {
  const openedAtMs = performance.now();
  const page = await learner.openPage(server.origin);
  await learner.connect(context, server.origin, page.cookie);
  const readyAtMs = await learner.ready();
  await learner.prompt();
  const clickedAtMs = performance.now();
  const output = learner.commandOutput();
  let receiptAtMs: number | undefined;
  for (const { step, blocks } of plan) {
    for (const block of blocks) {
      context.signal.throwIfAborted();
      learner.run(block);
      const atMs = await learner.receipt(block);
      receiptAtMs ??= atMs;
    }
    await learner.passed(step);
  }
  return {
    page: page.atMs - openedAtMs,
    ready: readyAtMs - openedAtMs,
    clickToOutput: (await output).atMs - clickedAtMs,
    clickToReceipt: (receiptAtMs ?? clickedAtMs) - clickedAtMs,
    finished: since(openedAtMs),
  };
}

function toResults(size: number, done: readonly Attendance[]): Result[] {
  if (done.length === 0) return [];
  const result = (name: string, value: (attendance: Attendance) => number): Result => ({
    name: `${size} learners: ${name}`,
    unit: 'ms',
    values: done.map(value),
  });
  return [
    result('page opened → HTML', ({ page }) => page),
    result('page opened → engine ready', ({ ready }) => ready),
    { ...result('… the last one', ({ ready }) => ready), ...last(done), target: READY_TARGET_MS },
    result('click → first output, image not pulled yet', ({ clickToOutput }) => clickToOutput),
    result('click → receipt, image not pulled yet', ({ clickToReceipt }) => clickToReceipt),
    result('page opened → whole lesson passed', ({ finished }) => finished),
  ];
}

const last = (done: readonly Attendance[]) => ({ values: [Math.max(...done.map(({ ready }) => ready))] });

/** @returns megabytes in use, once a second */
function sampleMemory(context: BenchContext, server: ServerProcess): { end(): Promise<number[]> } {
  const values: number[] = [];
  const sample = async () => {
    values.push((await server.readFigures()).memoryBytes / MEGABYTE);
  };
  const timer = setInterval(() => void sample().catch(() => undefined), SAMPLE_MS);
  context.store.add(() => clearInterval(timer));
  return {
    end: async () => {
      clearInterval(timer);
      await sample();
      return values;
    },
  };
}

async function readSandboxes({ resolved }: BenchContext, server: ServerProcess): Promise<number[]> {
  const instance = `${LABELS.instance}=${await server.readInstance()}`;
  const containers = await resolved.engine.listContainers({ labels: [instance] });
  return Promise.all(containers.map(async ({ id }) => (await readMemoryUse(id, resolved.address)) / MEGABYTE));
}

/**
 * A server stops within five seconds, whatever it has not removed by then; that is for the next start to remove.
 * Post-condition: that start has been, too.
 */
async function stopServer(context: BenchContext, class_: readonly Learner[], server: ServerProcess) {
  for (const learner of class_) learner.disconnect();
  const instance = await server.readInstance();
  const startMs = performance.now();
  await server.end('SIGTERM');
  const tookMs = since(startMs);
  const left = await countSandboxes(context, instance);
  if (left > 0) {
    await server.start();
    await server.end('SIGTERM');
  }
  return { tookMs, left };
}

/** Those of which a volume or a disk is there: these are removed last. */
async function countSandboxes({ resolved }: BenchContext, instance: string): Promise<number> {
  const volumes = await resolved.engine.listVolumes(instanceFilter(instance));
  const disks = ((await findDisks(resolved.engine)) ?? []).filter(({ name }) => name.startsWith(`${instance}-`));
  const ids = [
    ...volumes.map(({ labels }) => labels[LABELS.sandbox]),
    ...disks.map(({ name }) => name.split('-').at(-1)),
  ];
  return new Set(ids).size;
}
