// Loads one lesson. Whatever is wrong with it becomes a BrokenLesson; nothing is thrown.
import type { Locale } from '../protocol/messages.ts';
import { buildLesson } from './build/build-lesson.ts';
import type { ContentDirectory } from './content-directory.ts';
import type { LessonDraft, Written } from './draft/lesson-draft.ts';
import { readLongForm } from './draft/long-form.ts';
import { readShortForm } from './draft/short-form.ts';
import { figureType } from './figures.ts';
import type { BrokenLesson, Lesson } from './lesson.ts';
import { type LessonPlace, type ReadLesson, readLessonSources } from './lesson-sources.ts';
import type { CourseFile } from './schema/lesson-file.ts';
import { schemasFor } from './schema/schemas.ts';

/** Lessons already loaded, by folder and hash: what did not change is not parsed again. */
export type LessonMemo = Map<string, Lesson | BrokenLesson>;

/** Where its folder is, for what is read of it only when it is asked for. Of a lesson beside its folder there may be none. */
export interface LessonFolder {
  readonly directory: ContentDirectory;
  /** Relative to the directory. */
  readonly folder: string;
}

const places = new WeakMap<Lesson | BrokenLesson, LessonFolder>();

export const placeOf = (lesson: Lesson | BrokenLesson): LessonFolder | undefined => places.get(lesson);

export interface LoadContext {
  readonly locales: readonly Locale[];
  readonly memo: LessonMemo;
  /** What its lessons have of it, with the hash of its file. */
  readonly course: Written<CourseFile> | undefined;
  readonly courseHash: string;
  /** Told of each lesson that is not in the memo, with what it was made of. */
  readonly inspect?: ((loaded: LoadedLesson) => void) | undefined;
}

export interface LoadedLesson {
  readonly lesson: Lesson | BrokenLesson;
  readonly place: LessonPlace;
  readonly sources: ReadLesson;
  readonly draft: LessonDraft;
}

export async function loadLesson(place: LessonPlace, context: LoadContext): Promise<Lesson | BrokenLesson> {
  const sources = await readLessonSources(place, context.locales);
  const key = `${place.courseFolder}/${place.entry.name} ${sources.hash} ${context.courseHash}`;
  const known = context.memo.get(key);
  if (known !== undefined) return known;
  const draft = toDraft(sources, context);
  const lesson = toLesson(place, draft, { sources, context });
  places.set(lesson, { directory: place.directory, folder: `${place.courseFolder}/${place.entry.name}` });
  context.memo.set(key, lesson);
  context.inspect?.({ lesson, place, sources, draft });
  return lesson;
}

function toDraft({ yaml, prose, problems }: ReadLesson, { locales }: LoadContext): LessonDraft {
  const schemas = schemasFor(locales);
  const draft = yaml === undefined ? readShortForm(prose, schemas) : readLongForm(yaml, prose, schemas);
  return { ...draft, problems: [...problems, ...draft.problems] };
}

interface Given {
  readonly sources: ReadLesson;
  readonly context: LoadContext;
}

function toLesson(place: LessonPlace, draft: LessonDraft, { sources, context }: Given): Lesson | BrokenLesson {
  const { course, id, entry } = place;
  const { files, figures, hash } = sources;
  const built = buildLesson(draft, {
    course: context.course,
    files: files.files.map(({ path, bytes, executable }) => ({ path, sizeBytes: bytes.length, executable })),
    figures: figures.files.map(({ path }) => path).filter((path) => figureType(path) !== undefined),
  });
  const named = { course, id, order: entry.order };
  return 'problems' in built ? { ...named, ...built } : { ...named, ...built, hash };
}
