// Sessions in a folder, one journal each: a line for each `put`, written before it returns. The kernel has the line then,
// so that a killed server loses nothing; only a machine that goes down may lose the last moments.
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SessionRecord, SessionStore } from './session-store.ts';

export interface StorageLog {
  warn(fields: object, message: string): void;
}

const SUFFIX = '.jsonl';
const ID = /^[0-9a-f-]{36}$/;
/** A journal is written anew when so much of it is out of date. */
const MAX_STALE_BYTES = 512 * 1024;
/** A session that nobody came back to is forgotten. */
const RETENTION_MS = 180 * 24 * 60 * 60 * 1000;

export class JournalStore implements SessionStore {
  readonly #folder: string;
  readonly #log: StorageLog;

  /** Post-condition: the folder exists, readable by this user alone; journals that are too old are gone. */
  constructor(folder: string, log: StorageLog, nowMs = Date.now()) {
    this.#folder = folder;
    this.#log = log;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const id of this.list()) {
      const path = this.#path(id);
      if (nowMs - statSync(path).mtimeMs > RETENTION_MS) rmSync(path, { force: true });
    }
  }

  list(): string[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(SUFFIX));
    return names.map((name) => name.slice(0, -SUFFIX.length)).filter((id) => ID.test(id));
  }

  open(id: string): SessionRecord {
    if (!ID.test(id)) throw new Error(`found "${id.slice(0, 50)}", expected the id of a session`);
    return new Journal(id, this.#path(id), this.#log);
  }

  #path(id: string): string {
    return join(this.#folder, id + SUFFIX);
  }
}

class Journal implements SessionRecord {
  readonly id: string;
  readonly #path: string;
  readonly #log: StorageLog;
  /** Each value as its line of the journal has it. */
  readonly #values = new Map<string, { value: unknown; bytes: number }>();
  #staleBytes = 0;

  constructor(id: string, path: string, log: StorageLog) {
    this.id = id;
    this.#path = path;
    this.#log = log;
    this.#load();
  }

  get(key: string): unknown {
    return this.#values.get(key)?.value;
  }

  keys(prefix: string): string[] {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix));
  }

  put(key: string, value: unknown): void {
    const line = `${JSON.stringify(value === undefined ? [key] : [key, value])}\n`;
    this.#take(key, value, line.length);
    try {
      if (this.#staleBytes > MAX_STALE_BYTES) this.#rewrite();
      else appendFileSync(this.#path, line, { mode: 0o600 });
    } catch (error) {
      // The learner goes on; only a restart of the server would forget this.
      this.#log.warn({ err: error, session: this.id }, 'session not stored');
    }
  }

  #load(): void {
    const lines = readIfThere(this.#path).split('\n');
    // What follows the last line break is a line that was not finished, or nothing.
    const unfinished = lines.pop() !== '';
    for (const line of lines) this.#read(line);
    if (unfinished) this.#rewrite();
  }

  #read(line: string): void {
    try {
      const [key, value] = JSON.parse(line) as [unknown, unknown];
      if (typeof key === 'string') this.#take(key, value, line.length + 1);
    } catch (error) {
      this.#log.warn({ err: error, session: this.id }, 'unreadable line in a session’s journal');
    }
  }

  #take(key: string, value: unknown, bytes: number): void {
    this.#staleBytes += this.#values.get(key)?.bytes ?? 0;
    if (value === undefined) {
      this.#values.delete(key);
      this.#staleBytes += bytes;
    } else {
      this.#values.set(key, { value, bytes });
    }
  }

  /** By way of a second file: a journal is never half written. */
  #rewrite(): void {
    const lines = [...this.#values].map(([key, { value }]) => `${JSON.stringify([key, value])}\n`);
    writeFileSync(`${this.#path}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#staleBytes = 0;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
