// The lessons that pages of a session show: their files, their hosts, and which step a block belongs to.
import type { Lesson } from '../../../lib/content/lesson.ts';
import type { Dispose } from '../../../lib/disposable.ts';
import { SlipwayError } from '../../../lib/errors.ts';
import type { FileToWrite, Sandbox } from '../../sandbox/sandbox-provider.ts';
import { keyOf } from './item-key.ts';
import { placeFiles } from './lesson-files.ts';

export interface OpenLesson {
  readonly lesson: Lesson;
  /** The bytes of the lesson's files. */
  readonly files: () => Promise<readonly FileToWrite[]>;
}

interface Entry {
  open: OpenLesson;
  /** That show it now. */
  pages: number;
}

/** Pages of more lessons than this at once are some that were closed long ago. */
const MAX_LESSONS = 20;

export class OpenLessons {
  readonly #onError: (error: unknown) => void;
  /** By `<course>/<lesson>`, the one that was opened last at the end. */
  readonly #open = new Map<string, Entry>();
  /** By sandbox: what was put into it, as `<course>/<lesson>`. */
  readonly #placed = new WeakMap<Sandbox, Map<string, Promise<void>>>();

  /** @param onError files could not be put where they belong. Must not throw */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Those that no page shows any more, but for the one that was opened last: its learner may go on in a terminal. */
  get left(): Lesson[] {
    return [...this.#open.values()]
      .slice(0, -1)
      .filter(({ pages }) => pages === 0)
      .map(({ open }) => open.lesson);
  }

  /** Whether a page shows a lesson that has this further host. */
  showsHost(host: string): boolean {
    return [...this.#open.values()].some(
      ({ pages, open }) => pages > 0 && open.lesson.hosts.slice(1).some(({ id }) => id === host),
    );
  }

  /** A page shows it. @returns to be called when the page is gone */
  add(open: OpenLesson): Dispose {
    const key = nameOf(open.lesson);
    const entry = this.#open.get(key) ?? { open, pages: 0 };
    entry.open = open;
    entry.pages += 1;
    this.#open.delete(key);
    this.#open.set(key, entry);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_LESSONS && oldest !== undefined) this.#open.delete(oldest);
    return once(() => {
      entry.pages -= 1;
    });
  }

  /** Keys of the steps that the block is of. */
  stepsOf(blockKey: string): string[] {
    return [...this.#open.values()].flatMap(({ open: { lesson } }) =>
      lesson.steps
        .filter(({ blocks }) => blocks.some((id) => keyOf(lesson, `${lesson.id}/${id}`) === blockKey))
        .map(({ id }) => keyOf(lesson, `${lesson.id}/${id}`)),
    );
  }

  /** Puts the files of all of them into a sandbox, those that are not there. Never rejects. */
  async placeAll(sandbox: Sandbox): Promise<void> {
    const lessons = [...this.#open.values()].map(({ open }) => open.lesson);
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
    const open = this.#open.get(key)?.open;
    if (open === undefined || open.lesson.files.length === 0) return;
    try {
      await placeFiles(sandbox, await open.files());
    } catch (error) {
      throw SlipwayError.from(error, 'internal', `files of lesson ${key} could not be written`);
    }
  }
}

function once(act: () => void): Dispose {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

const nameOf = ({ course, id }: Lesson): string => `${course}/${id}`;
