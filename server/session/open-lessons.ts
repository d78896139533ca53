// The lessons that pages of a session show: their files, their hosts, and which step a block belongs to.
import type { Lesson } from '../../lib/content/lesson.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { FileToWrite, Sandbox } from '../sandbox/sandbox-provider.ts';
import { keyOf } from './item-key.ts';
import { placeFiles } from './lesson-files.ts';

export interface OpenLesson {
  readonly lesson: Lesson;
  /** The bytes of the lesson's files. */
  readonly files: () => Promise<readonly FileToWrite[]>;
}

/** Pages of more lessons than this at once are some that were closed long ago. */
const MAX_LESSONS = 20;

export class OpenLessons {
  readonly #onError: (error: unknown) => void;
  /** By `<course>/<lesson>`, the one that was opened last at the end. */
  readonly #open = new Map<string, OpenLesson>();
  /** By sandbox: what was put into it, as `<course>/<lesson>`. */
  readonly #placed = new WeakMap<Sandbox, Map<string, Promise<void>>>();

  /** @param onError files could not be put where they belong. Must not throw */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Ids of the further hosts of all of them, of the one opened last first. */
  get hosts(): string[] {
    const lessons = [...this.#open.values()].reverse();
    return [...new Set(lessons.flatMap(({ lesson }) => lesson.hosts.slice(1).map(({ id }) => id)))];
  }

  add(open: OpenLesson): void {
    const key = nameOf(open.lesson);
    this.#open.delete(key);
    this.#open.set(key, open);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_LESSONS && oldest !== undefined) this.#open.delete(oldest);
  }

  /** Keys of the steps that the block is of. */
  stepsOf(blockKey: string): string[] {
    return [...this.#open.values()].flatMap(({ lesson }) =>
      lesson.steps
        .filter(({ blocks }) => blocks.some((id) => keyOf(lesson, `${lesson.id}/${id}`) === blockKey))
        .map(({ id }) => keyOf(lesson, `${lesson.id}/${id}`)),
    );
  }

  /** Puts the files of all of them into a sandbox, those that are not there. Never rejects. */
  async placeAll(sandbox: Sandbox): Promise<void> {
    const lessons = [...this.#open.values()].map(({ lesson }) => lesson);
    await Promise.all(lessons.map((lesson) => this.place(lesson, sandbox).catch((error) => this.#onError(error))));
  }

  /** Puts the files of one of them there: once, however often it is asked for. */
  place(lesson: Lesson, sandbox: Sandbox): Promise<void> {
    const placed = this.#placed.get(sandbox) ?? new Map<string, Promise<void>>();
    this.#placed.set(sandbox, placed);
    const key = nameOf(lesson);
    const placing = placed.get(key) ?? this.#place(key, sandbox);
    placed.set(key, placing);
    // What failed is tried again by the next page.
    placing.catch(() => placed.delete(key));
    return placing;
  }

  async #place(key: string, sandbox: Sandbox): Promise<void> {
    const open = this.#open.get(key);
    if (open === undefined || open.lesson.files.length === 0) return;
    try {
      await placeFiles(sandbox, await open.files());
    } catch (error) {
      throw SlipwayError.from(error, 'internal', `files of lesson ${key} could not be written`);
    }
  }
}

const nameOf = ({ course, id }: Lesson): string => `${course}/${id}`;
