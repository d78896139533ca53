// What a lesson has and nobody will ever see.
import type { LessonDraft, ProseFile } from '../draft/lesson-draft.ts';
import type { ContentProblem, Lesson } from '../lesson.ts';
import type { LoadedLesson } from '../load-lesson.ts';
import type { WrittenCheck } from '../schema/check.ts';

export function findUnused({ lesson, place, draft, sources }: LoadedLesson & { lesson: Lesson }): ContentProblem[] {
  const folder = `${place.courseFolder}/${place.entry.name}`;
  const { written, prose } = draft;
  if (written === undefined) return [];
  const quizzes = unusedQuizzes(lesson, prose).map((id) =>
    written.problem(['quizzes', id], `quiz ${id} is not placed, expected <Quiz id="${id}" />`),
  );
  const checks = unusedChecks(draft).map((name) =>
    written.problem(['checks', name], `check ${name} is used nowhere, expected a step that names it`),
  );
  const figures = unusedFigures(
    sources.figures.files.map(({ path }) => path),
    prose,
  );
  const texts = [JSON.stringify(written.value), ...prose.map((text) => text.prose.mdx)].join('\n');
  const files = lesson.files.filter(({ path }) => !texts.includes(path.slice(path.lastIndexOf('/') + 1)));
  return [
    ...quizzes,
    ...checks,
    ...figures.map((name) => ({
      file: `${folder}/figures/${name}`,
      line: null,
      message: 'is shown nowhere, expected a <Figure>',
    })),
    ...files.map(({ path }) => ({
      file: `${folder}/files/${path}`,
      line: null,
      message: 'is named nowhere, expected a command or a text that uses it',
    })),
  ];
}

const placedIn = (prose: readonly ProseFile[], component: string, attribute: string): ReadonlySet<string | undefined> =>
  new Set(
    prose
      .flatMap((text) => text.prose.placements)
      .filter((placement) => placement.component === component)
      .map(({ attributes }) => attributes[attribute]),
  );

function unusedQuizzes({ quizzes }: Lesson, prose: readonly ProseFile[]): string[] {
  const placed = placedIn(prose, 'Quiz', 'id');
  return quizzes.map(({ id }) => id).filter((id) => !placed.has(id));
}

function unusedFigures(names: readonly string[], prose: readonly ProseFile[]): string[] {
  const shown = placedIn(prose, 'Figure', 'src');
  const dark = placedIn(prose, 'Figure', 'dark');
  return names.filter((name) => !shown.has(name) && !dark.has(name));
}

function unusedChecks({ written }: LessonDraft): string[] {
  if (written === undefined) return [];
  const { steps, checks } = written.value;
  const named = new Set([...steps.map(({ check }) => check), ...Object.values(checks)].flatMap(namesIn));
  return Object.keys(checks).filter((name) => !named.has(name));
}

function namesIn(check: WrittenCheck): string[] {
  if (check.kind === 'named') return [check.name];
  if (check.kind === 'all' || check.kind === 'any') return check.checks.flatMap(namesIn);
  return check.kind === 'not' ? namesIn(check.check) : [];
}

/** Words of a course's glossary that none of its lessons explains. */
export function findUnusedTerms(terms: readonly string[], lessons: readonly LoadedLesson[]): string[] {
  const used = placedIn(
    lessons.flatMap(({ draft }) => draft.prose),
    'Term',
    'id',
  );
  return terms.filter((term) => !used.has(term));
}
