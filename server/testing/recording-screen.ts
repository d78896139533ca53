// A screen that keeps every byte it is given, lets a test wait for some, and may be slow: then it takes nothing.
import type { TerminalScreen, TerminalSize } from '../../lib/client/terminal-screen.ts';

interface Search {
  readonly wanted: Buffer;
  from: number;
  readonly resolve: (end: number) => void;
}

const FIRST_CAPACITY = 64 * 1024;

export class RecordingScreen implements TerminalScreen {
  /** How often the stream began anew. */
  resets = 0;
  /** The size that another page gave it; null while this one writes. */
  followed: TerminalSize | null = null;
  /** Called with the number of bytes so far. */
  onBytes: (length: number) => void = () => undefined;
  #kept = Buffer.alloc(FIRST_CAPACITY);
  #length = 0;
  #searches: Search[] = [];
  #isTaking = true;
  #untaken: Array<() => void> = [];

  get length(): number {
    return this.#length;
  }

  bytes(from = 0, to = this.#length): Buffer {
    return this.#kept.subarray(from, Math.min(to, this.#length));
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.#reserve(this.#length + bytes.length);
    this.#kept.set(bytes, this.#length);
    this.#length += bytes.length;
    if (this.#isTaking) done();
    else this.#untaken.push(done);
    this.#look();
    this.onBytes(this.#length);
  }

  reset(): void {
    this.resets += 1;
  }

  follow(size: TerminalSize | null): void {
    this.followed = size;
  }

  /** What comes from now on is not taken, and so not acknowledged. */
  hold(): void {
    this.#isTaking = false;
  }

  take(): void {
    this.#isTaking = true;
    for (const done of this.#untaken.splice(0)) done();
  }

  /** @returns where the first `wanted` at or after `from` ends */
  find(wanted: string, from = 0, withinMs = 30_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const late = () => {
        const last = JSON.stringify(this.bytes(Math.max(0, this.#length - 300)).toString());
        reject(new Error(`no ${JSON.stringify(wanted)} within ${withinMs} ms after byte ${from}; last came ${last}`));
      };
      const timer = setTimeout(late, withinMs);
      const found = (end: number) => {
        clearTimeout(timer);
        resolve(end);
      };
      this.#searches.push({ wanted: Buffer.from(wanted), from, resolve: found });
      this.#look();
    });
  }

  /** Resolves when there are so many bytes. */
  reach(length: number, withinMs = 60_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const before = this.onBytes;
      const late = () => reject(new Error(`${this.#length} of ${length} bytes within ${withinMs} ms`));
      const timer = setTimeout(late, withinMs);
      const look = () => {
        if (this.#length < length) return;
        clearTimeout(timer);
        this.onBytes = before;
        resolve();
      };
      this.onBytes = (now) => {
        before(now);
        look();
      };
      look();
    });
  }

  #look(): void {
    this.#searches = this.#searches.filter((search) => {
      const at = this.bytes().indexOf(search.wanted, search.from);
      if (at >= 0) search.resolve(at + search.wanted.length);
      // The end of what did not match may be the beginning of what does.
      else search.from = Math.max(search.from, this.#length - search.wanted.length + 1);
      return at < 0;
    });
  }

  #reserve(length: number): void {
    if (length <= this.#kept.length) return;
    const larger = Buffer.alloc(Math.max(length, this.#kept.length * 2));
    larger.set(this.bytes());
    this.#kept = larger;
  }
}
