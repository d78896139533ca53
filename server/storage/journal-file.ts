// A journal as a file: read, appended to, or replaced as a whole. What is in it is the journal's affair.
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Follows the name of a file until all of it is written. What is called so between two turns was left by a kill. */
export const UNFINISHED_SUFFIX = '.new';
/** For this user alone. */
const MODE = 0o600;

export class JournalFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Empty when there is no file. @throws what the system says, for example EACCES, EIO, EMFILE */
  read(): string {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }

  /** @throws what the system says; then a part of the text may have been written */
  append(text: string): void {
    appendFileSync(this.#path, text, { mode: MODE });
  }

  /** @throws what the system says; then the file is as it was */
  replace(text: string): void {
    const unfinished = this.#path + UNFINISHED_SUFFIX;
    try {
      // Without waiting for the disk: where sandboxes write at the same time that takes seconds, and all would wait.
      writeFileSync(unfinished, text, { mode: MODE });
      renameSync(unfinished, this.#path);
    } catch (error) {
      // On a full disk it would take the room that others need.
      rmSync(unfinished, { force: true });
      throw error;
    }
  }
}
