// Puts a lesson together from what is written, or says all that does not fit.
import type { Locale } from '../../protocol/messages.ts';
import { baseName, type LessonDraft, type ProseFile, type Written } from '../draft/lesson-draft.ts';
import {
  type BrokenLesson,
  type ContentProblem,
  DEFAULT_HOST,
  type EditedFile,
  type LessonFile as File,
  type Lesson,
  type LessonText,
} from '../lesson.ts';
import { formatProblem } from '../problem.ts';
import type { CourseFile, LessonFile } from '../schema/lesson-file.ts';
import { findInProse } from './check-prose.ts';
import { findUnplaced } from './find-unplaced.ts';
import type { LessonContext } from './lesson-context.ts';
import { proseContextOf } from './prose-context.ts';
import { ReadingOrder } from './reading-order.ts';
import { resolveBlocks } from './resolve-blocks.ts';
import { resolveHosts } from './resolve-hosts.ts';
import { resolveSteps } from './resolve-steps.ts';

export interface BuildOptions {
  readonly course: Written<CourseFile> | undefined;
  readonly files: readonly File[];
  /** Names of the pictures in `figures/`, and of what else is there. */
  readonly figures: readonly string[];
  readonly unfitFigures: readonly string[];
}
type Built = Omit<Lesson, 'course' | 'id' | 'order' | 'hash'>;
export type BuildResult = Built | Pick<BrokenLesson, 'problems'>;

export function buildLesson(draft: LessonDraft, options: BuildOptions): BuildResult {
  const { written, prose } = draft;
  const problems: ContentProblem[] = [...draft.problems];
  const built = written && build(written, prose, { ...options, report: (problem) => problems.push(problem) });
  return problems.length > 0 || built === undefined ? { problems: withoutRepeats(problems) } : built;
}

interface Building extends BuildOptions {
  report(problem: ContentProblem): void;
}

function build(lesson: Written<LessonFile>, prose: readonly ProseFile[], options: Building): Built {
  const { course, files, figures, unfitFigures, report } = options;
  const hosts = resolveHosts({ lesson, course, report });
  const minutes = lesson.value.minutes ?? course?.value.minutes;
  if (minutes === undefined) report(lesson.problem(['minutes'], 'minutes: missing, expected a number'));
  const context: LessonContext = { lesson, course, hosts, report };
  const order = new ReadingOrder(prose);
  const ids = order.sortBlocks(usedBlocks(context, prose));
  const blocks = resolveBlocks(context, ids, (id) => order.shownAs(id));
  const steps = order.sortSteps(resolveSteps(context, (own) => order.sortBlocks(own)));
  const words = proseContextOf({ context, blocks, figures, unfitFigures, origin: baseName(lesson.file) });
  for (const text of prose) {
    for (const finding of findInProse(text.prose, words)) report({ file: text.file, ...finding });
    for (const problem of findUnplaced(text, context, steps)) report(problem);
  }
  const quizzes = Object.entries(lesson.value.quizzes).map(([id, quiz]) => ({ id, ...quiz }));
  return {
    ...{ minutes: minutes ?? 1, hosts: hosts.map((id) => ({ id })), blocks, steps, quizzes, files },
    ...{ edited: editedFiles(prose, hosts), texts: textsOf(prose) },
  };
}

/** All of the lesson's own, then those of its course that it names somewhere. */
function usedBlocks({ lesson, course }: LessonContext, prose: readonly ProseFile[]): string[] {
  const { blocks, steps } = lesson.value;
  const placed = prose.flatMap((text) => text.prose.placements);
  const named = new Set([
    ...steps.flatMap((step) => [...step.blocks, ...(step.solution ?? []).filter((part) => typeof part === 'string')]),
    ...placed.flatMap(({ component, attributes }) => (component === 'Run' ? [attributes.id] : [attributes.of])),
    ...Object.values(blocks).map((block) => block.in),
  ]);
  const inherited = Object.keys(course?.value.blocks ?? {}).filter((id) => named.has(id) && !Object.hasOwn(blocks, id));
  return [...Object.keys(blocks), ...inherited];
}

function editedFiles(prose: readonly ProseFile[], hosts: readonly string[]): EditedFile[] {
  const found = new Map<string, EditedFile>();
  for (const { component, attributes } of prose.flatMap((text) => text.prose.placements)) {
    if (component !== 'Editor') continue;
    const file = { path: attributes.path ?? '', host: attributes.host ?? hosts[0] ?? DEFAULT_HOST };
    found.set(`${file.host} ${file.path}`, file);
  }
  return [...found.values()];
}

function textsOf(prose: readonly ProseFile[]): Record<Locale, LessonText> {
  const entries = prose.flatMap(({ locales, prose: { frontmatter, mdx } }) => {
    const { title, summary, steps, quizzes } = frontmatter.value;
    return locales.map((locale) => [locale, { title, summary, mdx, stepTitles: steps, quizzes }] as const);
  });
  return Object.fromEntries(entries) as Record<Locale, LessonText>;
}

function withoutRepeats(problems: readonly ContentProblem[]): ContentProblem[] {
  const seen = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...seen.values()];
}
