// The shipped lessons as a learner goes through them: a session of the server's, with a sandbox from its pool, types each
// block into a terminal, and the checks of the steps answer by themselves.
import { randomUUID } from 'node:crypto';
import { isBroken, type Lesson, type Step } from '../../../lib/content/lesson.ts';
import { ContentLibrary } from '../../../lib/content/library.ts';
import type { Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import { readConfig } from '../../../server/config.ts';
import { Session } from '../../../server/session/session.ts';
import type { RealEngine } from '../../../server/testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../../../server/testing/session-parts.ts';
import type { Patience } from '../../doctor/patience.ts';
import type { Check } from '../report.ts';
import { type CheckToRun, runChecks } from './run-checks.ts';

const START_MS = 30_000;
const BLOCK_MS = 10_000;
const CHECK_MS = 2_000;

interface Visit {
  readonly session: Session;
  readonly patience: Patience;
}

/** Post-condition: nothing of the session is left. */
export async function goThroughLessons(real: RealEngine, patience: Patience): Promise<Check[]> {
  const lessons = await readLessons();
  await using pool = testPool(real.provider, { spec: readConfig({}).sandbox });
  const session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  try {
    return await runChecks(lessons.flatMap(checksOf), { session, patience });
  } finally {
    await session.dispose();
  }
}

async function readLessons(): Promise<Lesson[]> {
  const courses = await new ContentLibrary({ directories: readConfig({}).contentDirectories }).courses();
  return courses.flatMap(({ lessons }) =>
    lessons.map((lesson) => {
      if (isBroken(lesson)) throw new Error(`The lesson ${lesson.course}/${lesson.id} is broken.`);
      return lesson;
    }),
  );
}

const checksOf = (lesson: Lesson): CheckToRun<Visit>[] =>
  lesson.steps.map((step) => ({
    title: `${lesson.id}: step ${step.id}`,
    run: (visit) => takeStep(visit, lesson, step),
  }));

/** The check says why not before the blocks ran, and passes afterwards. */
async function takeStep({ session, patience }: Visit, lesson: Lesson, step: Step): Promise<string> {
  const ref = `${lesson.id}/${step.id}`;
  const state = () => session.snapshot().steps.find((candidate) => candidate.step === ref);
  const isPassed = () => state()?.status === 'passed' || undefined;
  session.watchSteps([{ ref, check: step.check, previous: null }]);
  session.requestSandbox();
  const answered = () => isPassed() ?? (state() as { reason?: unknown }).reason ?? undefined;
  if ((await hear(session, patience.ms(START_MS), answered)) === true)
    throw new Error('It passed before its blocks ran.');
  for (const id of step.blocks) {
    const receipt = await runBlock(session, lesson, id, patience.ms(BLOCK_MS));
    if (receipt.status !== 'ok') throw new Error(`Its block ${id}: ${JSON.stringify(receipt)}`);
  }
  await hear(session, patience.ms(CHECK_MS), isPassed);
  return `${step.blocks.length} blocks, and the check passed`;
}

function runBlock(session: Session, lesson: Lesson, id: string, timeoutMs: number): Promise<Receipt> {
  const block = lesson.blocks.find((candidate) => candidate.id === id);
  if (!block) throw new Error(`There is no block ${id}.`);
  const { command, expectedExitCode, terminal } = block;
  const runId = randomUUID();
  const receipt = hear(session, timeoutMs, (message) => {
    if (message?.type !== 'receipt' || message.receipt.runId !== runId) return undefined;
    const isOver = message.receipt.status !== 'queued' && message.receipt.status !== 'running';
    return isOver ? message.receipt : undefined;
  });
  session.runBlock({ block: `${lesson.id}/${id}`, runId, command, expectedExitCode }, terminal);
  return receipt;
}

/** Asks at once and after each message of the session. @returns the first answer @throws Error after the time */
function hear<T>(session: Session, timeoutMs: number, ask: (message?: ServerMessage) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const unsubscribe = session.subscribe(look);
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`Not within ${timeoutMs / 1000} s: ${JSON.stringify(session.snapshot())}`));
    }, timeoutMs);
    look();
    function look(message?: ServerMessage) {
      const answer = ask(message);
      if (answer === undefined) return;
      unsubscribe();
      clearTimeout(timer);
      resolve(answer);
    }
  });
}
