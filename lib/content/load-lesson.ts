// Loads one lesson. Whatever is wrong with it becomes a BrokenLesson; nothing is thrown.
import type { Locale } from '../protocol/messages.ts';
import { buildLesson } from './build/build-lesson.ts';
import type { ContentDirectory } from './content-directory.ts';
import type { LessonDraft, Written } from './draft/lesson-draft.ts';
import { readLongForm } from './draft/long-form.ts';
import { readShortForm } from './draft/short-form.ts';
import { figureType } from './figures.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { BrokenLesson, Lesson } from './lesson.ts';
import { type LessonPlace, type ReadLesson, readLessonSources } from './lesson-sources.ts';
import type { CourseFile } from './schema/lesson-file.ts';
import { schemasFor } from './schema/schemas.ts';

/** Lessons already loaded, by where they are: what did not change on the disk is not read again, and nothing is parsed twice. */
export type LessonMemo = Map<string, KeptLesson>;

interface KeptLesson {
  readonly lesson: Lesson | BrokenLesson;
  /** Names, times and sizes of its files, and the course's hash. */
  readonly seen: string;
  /** Of what was in them. */
  readonly hash: string;
}

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
  const { memo, locales, courseHash } = context;
  const at = place.directory.pathOf(`${place.courseFolder}/${place.entry.name}`);
  const beside = place.entry.beside.map((name) => place.directory.pathOf(`${place.courseFolder}/${name}`));
  // Taken before reading: what changes meanwhile is noticed at the next look.
  const seen = `${courseHash}\n${await fingerprintOf([at, ...beside])}`;
  const known = memo.get(at);
  if (known?.seen === seen) return known.lesson;
  const sources = await readLessonSources(place, locales);
  const hash = `${sources.hash} ${courseHash}`;
  if (known?.hash === hash) {
    memo.set(at, { ...known, seen });
    return known.lesson;
  }
  const draft = toDraft(sources, context);
  const lesson = toLesson(place, draft, { sources, context });
  places.set(lesson, { directory: place.directory, folder: `${place.courseFolder}/${place.entry.name}` });
  memo.set(at, { lesson, seen, hash });
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
  const pictures = figures.files.map(({ path }) => path);
  const built = buildLesson(draft, {
    course: context.course,
    files: files.files.map(({ path, bytes, executable }) => ({ path, sizeBytes: bytes.length, executable })),
    figures: pictures.filter((path) => figureType(path) !== undefined),
    unfitFigures: pictures.filter((path) => figureType(path) === undefined),
  });
  const named = { course, id, order: entry.order };
  return 'problems' in built ? { ...named, ...built } : { ...named, ...built, hash };
}
