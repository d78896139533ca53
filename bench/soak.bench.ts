// Learners work while the server and the host engine under them are killed and restarted, at random, by a seed. In the end
// nobody may have lost progress, and nothing may be left.
import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../cli/screen.ts';
import { Aftermath } from './aftermath.ts';
import { type BenchContext, type Measure, since, type TimeLimit } from './context.ts';
import { readLessonPlan } from './lesson-plan.ts';
import type { Result } from './result.ts';
import { type ServerFigures, type ServerProcess, startServer } from './server-process.ts';
import { countDeeds, figures, judge } from './soak/judgement.ts';
import { type Disturbance, disturbanceTurns } from './soak/plan.ts';
import { ServerLog } from './soak/server-log.ts';
import { canHaveSoakEngine, SoakEngine } from './soak/soak-engine.ts';
import { type Classroom, Student } from './soak/student.ts';
import { World } from './soak/world.ts';
import { waitUntil } from './wait-until.ts';

const LEARNERS = 6;
const POOL_SIZE = 2;
/** Short, so that sandboxes also end by it; longer than a page needs to come back to a server that was killed. */
const GRACE_MS = 24_000;
/** Set-up, the lesson once more for everybody, and the end. */
const BESIDES_MS = 8 * 60_000;
const BACK_TIMEOUT_MS = 90_000;
const GONE_TIMEOUT_MS = GRACE_MS + 60_000;

export const timeLimitMs: TimeLimit = ({ seconds }) => seconds * 1000 + BESIDES_MS;

export const measure: Measure = async (outer) => {
  const { options, say, store } = outer;
  const { learners: size = LEARNERS, seed, seconds } = options;
  say(`${size} learners for ${seconds} s; to repeat it: --seed ${seed}`);
  // One kind of engine for each run: the seed decides that, too.
  const keepsContainers = seed % 2 === 0;
  const engine = canHaveSoakEngine() ? await SoakEngine.open(outer, keepsContainers) : undefined;
  if (engine) say(`an engine of its own, ${keepsContainers ? 'with' : 'without'} --live-restore`);
  if (!engine) say('the engine is not restarted: an engine of its own needs Linux, root and dockerd');
  const aftermath = new Aftermath((engine ?? outer).resolved.engine);
  store.add(() => aftermath[Symbol.asyncDispose]());
  // When one part fails, the others end, too.
  const stop = new AbortController();
  store.add(() => stop.abort());
  const context: BenchContext = {
    ...outer,
    signal: AbortSignal.any([outer.signal, stop.signal]),
    ...(engine && { resolved: engine.resolved, ownInstance: (id: string) => aftermath.own(id) }),
  };
  const log = new ServerLog();
  const server = await startServer(context, settings(size), { onLog: (line) => log.add(line) });
  const before = await server.readFigures();
  const plan = await readLessonPlan(context);
  const room: Classroom = { context, origin: server.origin, plan, graceMs: GRACE_MS };
  const students = Array.from({ length: size }, (_, index) => new Student(room, seed, index));
  const history = new History();
  const untilMs = performance.now() + seconds * 1000;
  await Promise.all([
    ...students.map((student) => student.live(untilMs)),
    disturb({ context, server, students, history, untilMs, world: new World(server, engine) }),
  ]);
  context.progress('everybody does the lesson once more');
  await finish(context, students);
  const after = await leave(context, server, students);
  await server.end('SIGTERM');
  const groups = (await engine?.removeEmptyGroups()) ?? 0;
  if (groups > 0) say(`the engine that was killed left ${groups} empty control groups`);
  const held = engine?.keepsContainers ? await letGo({ engine, server, aftermath }) : 0;
  for (const left of await aftermath.findLeft()) context.fault(`left ${left}`);
  judge(context, students, before, after);
  for (const { name, book } of students) for (const failure of book.failures) say(`${name}: ${failure}`);
  for (const line of log.summary()) say(`the server said ${line}`);
  return [
    ...history.results(),
    ...countDeeds(students),
    ...figures(before, after),
    { name: 'soak: volumes that the engine held until its next restart', unit: 'times', values: [held] },
  ];
};

const settings = (size: number) => ({
  SLIPWAY_POOL_SIZE: String(POOL_SIZE),
  SLIPWAY_MAX_SANDBOXES: String(size + POOL_SIZE),
  SLIPWAY_SANDBOX_GRACE_MINUTES: String(GRACE_MS / 60_000),
});

interface Disturbing {
  readonly context: BenchContext;
  readonly server: ServerProcess;
  readonly world: World;
  readonly students: readonly Student[];
  readonly history: History;
  readonly untilMs: number;
}

async function disturb({ context, server, world, students, history, untilMs }: Disturbing): Promise<void> {
  const { options, signal, say, fault } = context;
  const startMs = performance.now();
  const hasEngine = canHaveSoakEngine();
  for (const { pauseMs, card } of disturbanceTurns(options.seed, hasEngine)) {
    if (performance.now() + pauseMs > untilMs) return;
    await sleep(pauseMs, undefined, { signal });
    if (server.hasCrashed) {
      fault('the server ended by itself');
      await server.start();
    }
    const atSeconds = Math.round(since(startMs) / 1000);
    const had = students.filter(({ isAtWork }) => isAtWork).map((student) => new Possession(student));
    const { tookMs, sandboxesGoOn } = await world.disturb(card, () => excuse(students));
    if (!sandboxesGoOn) excuse(students);
    const unsettled = () => had.filter(({ isSettled }) => !isSettled).map(({ student }) => student);
    await waitUntil(`everybody is back after ${card}`, { signal, timeoutMs: BACK_TIMEOUT_MS }, async () => {
      // Their time may be over: then they would press the button no more.
      await Promise.all(unsettled().map((student) => student.tryAgain()));
      return unsettled().length === 0;
    }).catch((error: unknown) => fault(`${String(error)}; ${unsettled().map(({ view }) => view)}`));
    const kept = had.filter(({ isKept }) => isKept).length;
    const lost = had.filter(({ isLost }) => isLost);
    say(
      `${atSeconds} s: ${card}, served again after ${formatDuration(tookMs)}, ${kept} sandboxes went on, ${lost.length} did not`,
    );
    history.add(card, { tookMs, kept, replaced: lost.length });
    if (!sandboxesGoOn) continue;
    for (const { student, sandboxId } of lost) fault(`${card} cost ${student.name} the sandbox ${sandboxId}`);
  }
}

function excuse(students: readonly Student[]): void {
  for (const { book } of students) book.excuseLosses();
}

/** A sandbox that a learner had before a disturbance. */
class Possession {
  readonly student: Student;
  readonly sandboxId: string | null;
  readonly #givenUp: number;

  constructor(student: Student) {
    this.student = student;
    this.sandboxId = student.book.sandboxId;
    this.#givenUp = student.givenUp;
  }

  get isSettled(): boolean {
    return this.student.isAtWork || this.#wasGivenUp;
  }

  get isKept(): boolean {
    return !this.#wasGivenUp && this.student.book.sandboxId === this.sandboxId;
  }

  get isLost(): boolean {
    return !this.#wasGivenUp && this.student.book.sandboxId !== this.sandboxId;
  }

  get #wasGivenUp(): boolean {
    return this.student.givenUp !== this.#givenUp;
  }
}

interface Disturbed {
  readonly tookMs: number;
  readonly kept: number;
  readonly replaced: number;
}

class History {
  readonly #disturbed = new Map<Disturbance, Disturbed[]>();

  add(disturbance: Disturbance, what: Disturbed): void {
    this.#disturbed.set(disturbance, [...(this.#disturbed.get(disturbance) ?? []), what]);
  }

  results(): Result[] {
    return [...this.#disturbed].flatMap(([disturbance, all]): Result[] => {
      const sum = (value: (one: Disturbed) => number) => all.reduce((total, one) => total + value(one), 0);
      const kept = sum((one) => one.kept);
      const replaced = sum((one) => one.replaced);
      return [
        { name: `soak: ${disturbance} → the server serves`, unit: 'ms', values: all.map(({ tookMs }) => tookMs) },
        { name: `… sandboxes that went on, of ${kept + replaced}`, unit: 'times', values: [kept] },
      ];
    });
  }
}

async function finish({ fault }: BenchContext, students: readonly Student[]): Promise<void> {
  const ends = await Promise.allSettled(students.map((student) => student.finish()));
  for (const [index, end] of ends.entries()) {
    if (end.status === 'rejected') fault(`${students[index]?.name} could not go on: ${String(end.reason)}`);
  }
}

/** @returns the server's figures when everybody has left, and their sandboxes are gone */
async function leave(
  context: BenchContext,
  server: ServerProcess,
  students: readonly Student[],
): Promise<ServerFigures> {
  context.progress('everybody leaves');
  for (const student of students) student.leave();
  const limit = { signal: context.signal, timeoutMs: GONE_TIMEOUT_MS };
  await waitUntil('the sandboxes of those who left are gone', limit, async () => {
    return (await server.readFigures()).claimed === 0;
  }).catch((error: unknown) => context.fault(String(error)));
  await server.waitUntilIdle();
  return server.readFigures();
}

interface End {
  readonly engine: SoakEngine;
  readonly server: ServerProcess;
  readonly aftermath: Aftermath;
}

/**
 * An engine with --live-restore may take volumes for mounted that are not, until it is restarted (seen with 20.10). Then
 * the next start of the server removes them.
 * @returns how many there were
 */
async function letGo({ engine, server, aftermath }: End): Promise<number> {
  const left = await aftermath.findLeft();
  if (left.length === 0 || left.some((thing) => !thing.startsWith('volume '))) return 0;
  await engine.restart();
  await server.start();
  await server.end('SIGTERM');
  return left.length;
}
