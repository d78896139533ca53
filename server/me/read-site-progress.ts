// What pages show of a learner's progress. A database that is away leaves them without it, and never keeps them waiting.
import type { SiteProgress } from '../../lib/my-data.ts';
import type { Progress } from '../session/lesson/progress.ts';
import type { ItemRef, LearnerState } from '../storage/progress-store.ts';
import { inTime } from './in-time.ts';

const READ_WITHIN_MS = 1000;

/** Never rejects. @returns null while the database does not say */
export async function readSiteProgress(progress: Progress, learnerId: string): Promise<SiteProgress | null> {
  const { store } = progress;
  try {
    const [profile, state] = await inTime(
      Promise.all([store.profile(learnerId), store.read(learnerId)]),
      READ_WITHIN_MS,
    );
    progress.tell(undefined);
    const passed = state.passes.map(({ course, lesson, id }) => ({ course, lesson, step: id }));
    return { nickname: profile?.nickname ?? null, passed, touched: touchedLessons(state) };
  } catch (error) {
    progress.tell(error);
    return null;
  }
}

function touchedLessons({ passes, answers }: LearnerState): Array<{ course: string; lesson: string }> {
  const deeds: Array<ItemRef & { at: number }> = [
    ...passes.map((pass) => ({ ...pass, at: pass.passedAt })),
    ...answers,
  ];
  const lastFirst = deeds.toSorted((one, other) => other.at - one.at);
  const lessons = new Map(lastFirst.map(({ course, lesson }) => [`${course}/${lesson}`, { course, lesson }]));
  return [...lessons.values()];
}
