// One session's values and the file that keeps them: a line for each `put`, written before it returns. The kernel has the
// line then, so that a killed server loses nothing; only a machine that goes down may lose the last moments.
//
// Nothing here throws for a disk that fails: the learner goes on, and what could not be written is written with the next
// value, or when `write` is called. A file that cannot be read is left as it is, and read again before each write.
import type { JournalFile } from './journal-file.ts';
import type { SessionRecord } from './session-store.ts';

export interface JournalListeners {
  onUnreadable(error: unknown): void;
  /** Lines were passed over: what they said is lost. */
  onUnreadableLines(count: number): void;
  /** What was put is in this object alone, until `onWritten`. */
  onUnwritten(error: unknown): void;
  onWritten(): void;
}

/**
 * A journal is written anew when so much of it is out of date, and no less than what is not: so that is never more work
 * than what was put.
 */
const MAX_STALE_BYTES = 512 * 1024;

export class Journal implements SessionRecord {
  readonly id: string;
  readonly #file: JournalFile;
  readonly #listeners: JournalListeners;
  readonly #values = new Map<string, { value: unknown; bytes: number }>();
  /** By key, the lines that the file may lack. */
  readonly #unwritten = new Map<string, string>();
  #staleBytes = 0;
  #liveBytes = 0;
  #isRead = false;
  #isOver = false;
  /** The file may end within a line, which would spoil one that is appended. */
  #mayBeTorn = false;

  constructor(id: string, file: JournalFile, listeners: JournalListeners) {
    this.id = id;
    this.#file = file;
    this.#listeners = listeners;
    try {
      this.#read();
    } catch (error) {
      listeners.onUnreadable(error);
    }
  }

  get(key: string): unknown {
    return this.#values.get(key)?.value;
  }

  keys(prefix: string): string[] {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix));
  }

  put(key: string, value: unknown): void {
    if (this.#isOver) return;
    // A file that could not be read may hold the key all the same.
    if (value === undefined && this.#isRead && !this.#values.has(key)) return;
    const line = toLine(key, value);
    this.#take(key, value, Buffer.byteLength(line));
    this.#unwritten.set(key, line);
    this.write();
  }

  /** Post-condition: it writes nothing any more. */
  end(): void {
    this.#isOver = true;
    this.#unwritten.clear();
  }

  /** Writes what the file may lack. Post-condition: `onWritten` or `onUnwritten` was called, unless it has ended. */
  write(): void {
    if (this.#isOver) return;
    try {
      if (!this.#isRead) this.#read();
      if (this.#mayBeTorn || this.#isMostlyStale) this.#replace();
      else this.#file.append([...this.#unwritten.values()].join(''));
    } catch (error) {
      this.#mayBeTorn = true;
      this.#listeners.onUnwritten(error);
      return;
    }
    this.#unwritten.clear();
    this.#listeners.onWritten();
  }

  /** Post-condition: the values are those of the file, and on top of them what it lacks. */
  #read(): void {
    const lines = this.#file.read().split('\n');
    this.#isRead = true;
    // What follows the last line break is a line that was not finished, or nothing.
    this.#mayBeTorn = lines.pop() !== '';
    this.#values.clear();
    this.#staleBytes = this.#liveBytes = 0;
    const unreadable = lines.filter((line) => !this.#takeLine(line)).length;
    if (unreadable > 0) this.#listeners.onUnreadableLines(unreadable);
    for (const line of this.#unwritten.values()) this.#takeLine(line);
  }

  /** @returns false when it makes no sense */
  #takeLine(line: string): boolean {
    try {
      const [key, value] = JSON.parse(line) as [unknown, unknown];
      if (typeof key !== 'string') return false;
      this.#take(key, value, Buffer.byteLength(line) + 1);
      return true;
    } catch {
      return false;
    }
  }

  #take(key: string, value: unknown, bytes: number): void {
    const before = this.#values.get(key)?.bytes ?? 0;
    this.#staleBytes += before;
    this.#liveBytes -= before;
    if (value === undefined) {
      this.#values.delete(key);
      this.#staleBytes += bytes;
    } else {
      this.#values.set(key, { value, bytes });
      this.#liveBytes += bytes;
    }
  }

  get #isMostlyStale(): boolean {
    return this.#staleBytes > Math.max(MAX_STALE_BYTES, this.#liveBytes);
  }

  #replace(): void {
    this.#file.replace([...this.#values].map(([key, { value }]) => toLine(key, value)).join(''));
    this.#staleBytes = 0;
    this.#mayBeTorn = false;
  }
}

/**
 * Whether the journal may have a value under this key, found without making sense of all its lines: no only when it never
 * had one, or when the last line about it takes it away. Of a line that was not finished, the answer is yes.
 */
export function mayHold(journal: Buffer, key: string): boolean {
  const start = Buffer.from(JSON.stringify([key]).slice(0, -1));
  // Within a value there is no line break, JSON escapes it.
  const lineBreak = journal.lastIndexOf(Buffer.concat([Buffer.from('\n'), start]));
  if (lineBreak < 0 && !journal.subarray(0, start.length).equals(start)) return false;
  const rest = lineBreak + 1 + start.length;
  return journal.toString('latin1', rest, rest + 2) !== ']\n';
}

function toLine(key: string, value: unknown): string {
  return `${JSON.stringify(value === undefined ? [key] : [key, value])}\n`;
}
