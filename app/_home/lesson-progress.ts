// How far a learner is: counted by what the lessons are now, whatever was passed of them before. Pure.
import { type Course, isBroken, type Lesson } from '../../lib/content/lesson.ts';
import type { SiteProgress } from '../../lib/my-data.ts';

/** Where to go on. */
export interface Continuation {
  readonly lesson: Lesson;
  /** The id of the first step that is still open. */
  readonly step: string;
}

export class PassedSteps {
  readonly #keys: ReadonlySet<string>;

  constructor(passed: SiteProgress['passed'] = []) {
    this.#keys = new Set(passed.map(({ course, lesson, step }) => `${course}/${lesson}/${step}`));
  }

  countOf(lesson: Lesson): number {
    return lesson.steps.filter(({ id }) => this.#has(lesson, id)).length;
  }

  /** @returns undefined when all are passed */
  firstOpen(lesson: Lesson): string | undefined {
    return lesson.steps.find(({ id }) => !this.#has(lesson, id))?.id;
  }

  #has({ course, id }: Lesson, step: string): boolean {
    return this.#keys.has(`${course}/${id}/${step}`);
  }
}

/** @returns the first lesson that can be opened and is not finished */
export function findOpenLesson(courses: readonly Course[], passed: PassedSteps): Lesson | undefined {
  const lessons = courses.flatMap((course) => course.lessons.flatMap((lesson) => (isBroken(lesson) ? [] : [lesson])));
  return lessons.find((lesson) => lesson.steps.length > 0 && passed.firstOpen(lesson) !== undefined);
}

/** @returns the lesson that was worked on last, of those that are there and not finished */
export function findContinuation(
  courses: readonly Course[],
  { passed, touched }: SiteProgress,
): Continuation | undefined {
  const steps = new PassedSteps(passed);
  for (const { course, lesson: id } of touched) {
    const lesson = courses.find((it) => it.id === course)?.lessons.find((it) => it.id === id);
    if (lesson === undefined || isBroken(lesson)) continue;
    const step = steps.firstOpen(lesson);
    if (step !== undefined) return { lesson, step };
  }
  return undefined;
}
