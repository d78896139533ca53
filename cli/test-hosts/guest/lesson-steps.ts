// The shipped lessons as `slipway lesson test` goes through them, each with a session and sandboxes of its own, which may take
// as long to start as they do here.
import { randomUUID } from 'node:crypto';
import { isBroken, type Lesson } from '../../../lib/content/lesson.ts';
import { ContentLibrary } from '../../../lib/content/library.ts';
import { readConfig } from '../../../server/config.ts';
import type { WarmPool } from '../../../server/sandbox/warm-pool.ts';
import { Session } from '../../../server/session/session.ts';
import type { RealEngine } from '../../../server/testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../../../server/testing/session-parts.ts';
import { testLesson } from '../../lesson/test-lesson.ts';
import type { Check } from '../report.ts';
import { runChecks } from './run-checks.ts';

/** More than any lesson takes on a host that is emulated. */
const LESSON_MS = 20 * 60_000;

/** Post-condition: nothing of the sessions is left. */
export async function goThroughLessons(real: RealEngine): Promise<Check[]> {
  const lessons = await readLessons();
  await using pool = testPool(real.provider, { spec: readConfig({}).sandbox });
  return await runChecks(lessons.map(checkOf), pool);
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

const checkOf = (lesson: Lesson) => ({
  title: `${lesson.course}/${lesson.id}`,
  run: (pool: WarmPool) => rehearse(lesson, pool),
});

async function rehearse(lesson: Lesson, pool: WarmPool): Promise<string> {
  const stage = { newSession: () => newSession(pool) };
  const options = { stage, signal: AbortSignal.timeout(LESSON_MS), onProgress: () => undefined };
  const { parts } = await testLesson(lesson, options);
  const failures = parts.flatMap((part) => part.failures.map((failure) => `${part.kind} ${part.id}: ${failure}`));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return `${parts.length} parts hold`;
}

function newSession(pool: WarmPool): Session {
  const session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  return session;
}
