// Sessions in a folder, one journal each. One that fails is told in the log, once, and never stops the others: neither by
// its content nor by the learner's whole id, which is their key to it.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal, mayHold } from './journal.ts';
import { JournalFile, UNFINISHED_SUFFIX } from './journal-file.ts';
import type { SessionStore } from './session-store.ts';

export interface StorageLog {
  warn(fields: object, message: string): void;
}

export type OpenFile = (path: string) => JournalFile;

const SUFFIX = '.jsonl';
const ID = /^[0-9a-f-]{36}$/;
/** A session that nobody came back to is forgotten. */
const RETENTION_MS = 180 * 24 * 60 * 60 * 1000;
/** Node reads with no more threads at once, and each holds a file open. */
const CONCURRENT_READS = 4;
const UNREADABLE = 'journal not readable, left as it is';

export class JournalStore implements SessionStore {
  readonly #folder: string;
  readonly #log: StorageLog;
  readonly #openFile: OpenFile;
  /** Those that somebody may still write to. Sessions do not say when they are done with theirs. */
  readonly #open = new Map<string, WeakRef<Journal>>();
  /** Those that have what the disk has not: kept when their session is given up. */
  readonly #unwritten = new Map<string, Journal>();
  /** Those whose trouble has been told. */
  readonly #told = new Set<string>();

  /** Post-condition: the folder exists, readable by this user alone. */
  constructor(folder: string, log: StorageLog, openFile: OpenFile = (path) => new JournalFile(path)) {
    this.#folder = folder;
    this.#log = log;
    this.#openFile = openFile;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  open(id: string): Journal {
    if (!ID.test(id)) throw new Error(`found "${id.slice(0, 50)}", expected the id of a session`);
    const known = this.#unwritten.get(id) ?? this.#open.get(id)?.deref();
    if (known) return known;
    const journal: Journal = new Journal(id, this.#openFile(this.#path(id)), {
      onUnreadable: (error) => this.#tell(id, error, UNREADABLE),
      onUnreadableLines: (lines) => this.#log.warn({ session: nameOf(id), lines }, 'unreadable lines in a journal'),
      onUnwritten: (error) => {
        this.#unwritten.set(id, journal);
        this.#tell(id, error, 'session not stored: a restart of the server would forget what is new of it');
      },
      onWritten: () => {
        this.#unwritten.delete(id);
        this.#told.delete(id);
      },
    });
    this.#open.set(id, new WeakRef(journal));
    return journal;
  }

  remove(id: string): void {
    // Its session may write on while it ends.
    this.open(id).end();
    this.#unwritten.delete(id);
    this.#open.delete(id);
    this.#told.delete(id);
    for (const suffix of [SUFFIX, SUFFIX + UNFINISHED_SUFFIX]) rmSync(this.#path(id, suffix), { force: true });
  }

  async find(key: string): Promise<string[]> {
    const left = this.#ids(SUFFIX);
    const ids: string[] = [];
    const work = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        try {
          if (mayHold(await readFile(this.#path(id)), key)) ids.push(id);
        } catch (error) {
          this.#tell(id, error, UNREADABLE);
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_READS }, work));
    return ids;
  }

  async maintain(nowMs = Date.now()): Promise<void> {
    for (const journal of this.#unwritten.values()) journal.write();
    for (const [id, journal] of this.#open) {
      if (journal.deref() === undefined) this.#open.delete(id);
    }
    for (const suffix of [SUFFIX, SUFFIX + UNFINISHED_SUFFIX]) {
      for (const id of this.#ids(suffix)) await this.#removeIfOld(id, suffix, nowMs);
    }
  }

  async #removeIfOld(id: string, suffix: string, nowMs: number): Promise<void> {
    const path = this.#path(id, suffix);
    try {
      const { mtimeMs } = await stat(path);
      // Nothing is awaited from here on, so that nobody opens it in between.
      if (nowMs - mtimeMs > RETENTION_MS && !this.#isOpen(id)) rmSync(path, { force: true });
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone) this.#tell(id, error, 'old journal not removed');
    }
  }

  #isOpen(id: string): boolean {
    return this.#unwritten.has(id) || this.#open.get(id)?.deref() !== undefined;
  }

  #tell(id: string, error: unknown, message: string): void {
    if (this.#told.has(id)) return;
    this.#told.add(id);
    // Its message names the file, and with it the learner.
    const { name, code = name, syscall } = error as NodeJS.ErrnoException;
    this.#log.warn({ session: nameOf(id), code, syscall }, message);
  }

  /** Of the files with this suffix. */
  #ids(suffix: string): string[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(suffix));
    return names.map((name) => name.slice(0, -suffix.length)).filter((id) => ID.test(id));
  }

  #path(id: string, suffix = SUFFIX): string {
    return join(this.#folder, id + suffix);
  }
}

/** As sessions are named in the log. */
function nameOf(id: string): string {
  return id.slice(0, 8);
}
