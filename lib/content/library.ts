// The lessons that a server publishes: read once, asked for often.
import { AsyncResource } from 'node:async_hooks';
import { SlipwayError } from '../errors.ts';
import type { Locale } from '../i18n/locales.ts';
import { compileMdx } from './compile.ts';
import { type Figure, readFigure } from './figures.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Block, type BrokenLesson, type Course, isBroken, type Lesson, recordedBlocks } from './lesson.ts';
import { type LessonFileContent, readLessonFiles } from './lesson-files.ts';
import { loadContent } from './load.ts';
import { type LessonMemo, placeOf } from './load-lesson.ts';
import { formatProblem } from './problem.ts';
import { loadTranscripts } from './transcript/load-transcripts.ts';
import { type PublicTranscript, toPublicTranscript } from './transcript/transcript.ts';

export interface ContentLibraryOptions {
  readonly directories: readonly string[];
  /** For authors: each call looks (by stat alone) whether anything changed, and loads what did. Default false. */
  readonly watch?: boolean;
}

/** What pages and sessions need of the library. */
export interface LessonLibrary {
  /** In order; broken lessons are among them. @throws SlipwayError `content-invalid` the first time, where a directory cannot be read */
  courses(): Promise<readonly Course[]>;
  lesson(course: string, id: string): Promise<Lesson | BrokenLesson | undefined>;
  /**
   * The command behind a block's id. A browser sends ids only.
   * @throws SlipwayError `unknown-lesson`, `unknown-block`, or `content-invalid` for a broken lesson
   */
  block(course: string, lesson: string, blockId: string): Promise<Block>;
  /** What the lesson's blocks printed when it was recorded, by block id. A block without a good recording is not there. */
  transcripts(course: string, lesson: string): Promise<ReadonlyMap<string, PublicTranscript>>;
  /** As it was before it broke; only while watching, for an author who goes on writing. */
  lastWhole(course: string, lesson: string): Lesson | undefined;
  /**
   * What the lesson puts into the learner's home; nothing for a lesson that is not there. Of a broken one, what it was before.
   * @param paths only these
   */
  files(course: string, lesson: string, paths?: readonly string[]): Promise<readonly LessonFileContent[]>;
  /**
   * The lesson's prose, compiled: the body of a function for `run` of `@mdx-js/mdx`.
   * @throws ContentInvalidError naming file, line, what was found and what was expected
   */
  prose(lesson: Lesson, locale: Locale): Promise<string>;
  /** A picture in the lesson's `figures/`. */
  figure(course: string, lesson: string, name: string): Promise<Figure | undefined>;
}

interface Loaded {
  readonly fingerprint: string;
  readonly courses: readonly Course[];
}

export class ContentLibrary implements LessonLibrary {
  readonly #directories: readonly string[];
  readonly #watch: boolean;
  readonly #transcripts = new WeakMap<Lesson, Promise<ReadonlyMap<string, PublicTranscript>>>();
  readonly #lastWhole = new Map<string, Lesson>();
  /** What pages have shown, only while watching: the languages of each lesson, by course and id. */
  readonly #shown = new Map<string, Set<Locale>>();
  /**
   * What is read here belongs to no page that asks: in development, React follows each promise made while it renders one, to
   * the stack it was made in, which takes longer than the reading.
   */
  readonly #ownScope = new AsyncResource('slipway.ContentLibrary');
  #memo: LessonMemo = new Map();
  #loaded: Loaded | undefined;
  #loading: Promise<Loaded> | undefined;

  constructor({ directories, watch = false }: ContentLibraryOptions) {
    this.#directories = directories;
    this.#watch = watch;
  }

  async courses(): Promise<readonly Course[]> {
    if (this.#loaded !== undefined && !this.#watch) return this.#loaded.courses;
    return (await this.#refresh()).courses;
  }

  async lesson(course: string, id: string): Promise<Lesson | BrokenLesson | undefined> {
    const courses = await this.courses();
    return courses.find((it) => it.id === course)?.lessons.find((it) => it.id === id);
  }

  async block(course: string, lesson: string, blockId: string): Promise<Block> {
    const found = await this.lesson(course, lesson);
    if (found === undefined) throw new SlipwayError('unknown-lesson', `no lesson ${course}/${lesson}`);
    if (isBroken(found)) {
      throw new SlipwayError(
        'content-invalid',
        `lesson ${course}/${lesson} is broken: ${found.problems.map(formatProblem)}`,
      );
    }
    const block = found.blocks.find(({ id }) => id === blockId);
    if (block === undefined) throw new SlipwayError('unknown-block', `no block ${blockId} in ${course}/${lesson}`);
    return block;
  }

  async transcripts(course: string, id: string): Promise<ReadonlyMap<string, PublicTranscript>> {
    const lesson = await this.#whole(course, id);
    if (lesson === undefined) return new Map();
    const known = this.#transcripts.get(lesson);
    if (known !== undefined && !this.#watch) return known;
    const reading = this.#ownScope.runInAsyncScope(readTranscripts, null, lesson);
    this.#transcripts.set(lesson, reading);
    return reading;
  }

  /** What is read beside a lesson belongs to the one that its page shows. */
  async #whole(course: string, id: string): Promise<Lesson | undefined> {
    const lesson = await this.lesson(course, id);
    return lesson !== undefined && isBroken(lesson) ? this.lastWhole(course, id) : lesson;
  }

  lastWhole(course: string, id: string): Lesson | undefined {
    return this.#lastWhole.get(`${course}/${id}`);
  }

  async files(course: string, id: string, paths?: readonly string[]): Promise<readonly LessonFileContent[]> {
    const lesson = await this.#whole(course, id);
    const place = lesson && placeOf(lesson);
    if (lesson === undefined || place === undefined) return [];
    const wanted = paths === undefined ? lesson.files : lesson.files.filter(({ path }) => paths.includes(path));
    return this.#ownScope.runInAsyncScope(readLessonFiles, null, place.directory, place.folder, wanted);
  }

  prose(lesson: Lesson, locale: Locale): Promise<string> {
    if (this.#watch) this.#remember(lesson, locale);
    const file = `${lesson.course}/${lesson.id}/lesson.${locale}.mdx`;
    return this.#ownScope.runInAsyncScope(compileMdx, null, lesson.texts[locale].mdx, { file });
  }

  #remember({ course, id }: Lesson, locale: Locale): void {
    const key = `${course}/${id}`;
    this.#shown.set(key, (this.#shown.get(key) ?? new Set()).add(locale));
  }

  /**
   * For whoever tells pages of changes: reads what changed, and compiles what pages have shown of it.
   * Post-condition: such a page waits for neither.
   * @returns the same as before when nothing has changed
   */
  async look(): Promise<string> {
    const { courses, fingerprint } = await this.#refresh();
    const lessons = courses.flatMap(({ lessons }) => lessons);
    const prose = lessons.flatMap((lesson) => (isBroken(lesson) ? [] : this.#proseShown(lesson)));
    // What is wrong with one, its page says.
    await Promise.allSettled(prose);
    return fingerprint;
  }

  #proseShown(lesson: Lesson): Promise<string>[] {
    const locales = this.#shown.get(`${lesson.course}/${lesson.id}`) ?? [];
    return [...locales].map((locale) => this.prose(lesson, locale));
  }

  async figure(course: string, id: string, name: string): Promise<Figure | undefined> {
    const lesson = await this.lesson(course, id);
    const place = lesson && placeOf(lesson);
    return place && readFigure(place.directory, place.folder, name);
  }

  /** Callers that come at the same time share one look at the disk. */
  #refresh(): Promise<Loaded> {
    this.#loading ??= this.#ownScope.runInAsyncScope(() =>
      this.#load().finally(() => {
        this.#loading = undefined;
      }),
    );
    return this.#loading;
  }

  async #load(): Promise<Loaded> {
    // Taken before reading: what changes meanwhile is noticed at the next look.
    const fingerprint = await fingerprintOf(this.#directories);
    if (this.#loaded?.fingerprint === fingerprint) return this.#loaded;
    const memo: LessonMemo = new Map(this.#memo);
    // Who starts a server sees at once that a directory is missing; one that goes away later takes no other along.
    const courses = await loadContent(this.#directories, { memo, listUnreadable: this.#loaded !== undefined });
    this.#memo = keepOnly(memo, courses);
    if (this.#watch) this.#keepWhole(courses);
    this.#loaded = { fingerprint, courses };
    return this.#loaded;
  }

  #keepWhole(courses: readonly Course[]): void {
    for (const lesson of courses.flatMap(({ lessons }) => lessons)) {
      if (!isBroken(lesson)) this.#lastWhole.set(`${lesson.course}/${lesson.id}`, lesson);
    }
  }
}

/** Forgets versions of lessons that are no longer there. */
function keepOnly(memo: LessonMemo, courses: readonly Course[]): LessonMemo {
  const current = new Set(courses.flatMap(({ lessons }) => lessons));
  return new Map([...memo].filter(([, { lesson }]) => current.has(lesson)));
}

async function readTranscripts(lesson: Lesson): Promise<ReadonlyMap<string, PublicTranscript>> {
  const place = placeOf(lesson);
  if (place === undefined) return new Map();
  const { transcripts } = await loadTranscripts(place.directory, place.folder, recordedBlocks(lesson));
  return new Map([...transcripts].map(([block, transcript]) => [block, toPublicTranscript(transcript)]));
}
