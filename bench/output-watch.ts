// A terminal's screen that shows nothing: it notes when bytes came and lets a measurement wait for some of them.
// It looks forward only, so a flood costs it no memory once somebody waits for what follows the flood.
import type { TerminalScreen } from '../lib/client/terminal-screen.ts';

/** Where something was found in the output, and when its last byte had come. */
export interface Sighting {
  readonly atMs: number;
  /** Bytes of output before it. */
  readonly startOffset: number;
  /** Bytes of output up to its end. */
  readonly endOffset: number;
}

interface Chunk {
  /** One character for each byte. */
  readonly text: string;
  readonly atMs: number;
}

interface Search {
  readonly wanted: string;
  readonly resolve: (sighting: Sighting) => void;
}

/** Enough for any text that a measurement waits for. */
const WAIT_TIMEOUT_MS = 60_000;

export class OutputWatch implements TerminalScreen {
  #unread: Chunk[] = [];
  /** Offset of the first unread byte. */
  #offset = 0;
  #search: Search | undefined;
  /** What came while nothing was taken. */
  #untaken: Array<() => void> | undefined;
  #receivedBytes = 0;
  #lastAtMs = 0;
  #isSkimming = false;

  /** Bytes that have come, and when the last of them did. */
  get received(): { readonly bytes: number; readonly atMs: number } {
    return { bytes: this.#receivedBytes, atMs: this.#lastAtMs };
  }

  /** From now on what comes stays on its way to the screen, as it does on a screen that cannot draw so fast. */
  stopTaking(): void {
    this.#untaken ??= [];
  }

  /** Takes what has come meanwhile, and what comes. */
  goOnTaking(): void {
    const untaken = this.#untaken ?? [];
    this.#untaken = undefined;
    for (const done of untaken) done();
  }

  write(bytes: Uint8Array, done: () => void): void {
    const atMs = performance.now();
    if (this.#isSkimming) this.#offset += bytes.length;
    else
      this.#unread.push({
        text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
        atMs,
      });
    this.#receivedBytes += bytes.length;
    this.#lastAtMs = atMs;
    if (this.#untaken) this.#untaken.push(done);
    else done();
    this.#look();
  }

  /** The stream begins again, so what came before cannot be compared with what follows. */
  reset(): void {
    this.#unread = [];
  }

  follow(): void {}

  /**
   * The next place in the output where `wanted` stands, or for an empty text the next byte of any kind. The next search
   * begins after it.
   */
  find(wanted: string, timeoutMs = WAIT_TIMEOUT_MS): Promise<Sighting> {
    if (this.#search) throw new Error('another search is going on');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#search = undefined;
        reject(new Error(`no ${JSON.stringify(wanted)} in the output within ${timeoutMs} ms; ${this.#whatCame()}`));
      }, timeoutMs);
      this.#search = {
        wanted,
        resolve: (sighting) => {
          clearTimeout(timer);
          resolve(sighting);
        },
      };
      this.#look();
    });
  }

  /** Keeps nothing of what comes until `forget`: a flood that nobody looks into costs nothing. */
  skim(): void {
    this.forget();
    this.#isSkimming = true;
  }

  /** Forgets what has come so far. */
  forget(): void {
    this.#isSkimming = false;
    this.#drop(this.#unread.reduce((sum, { text }) => sum + text.length, 0));
  }

  #whatCame(): string {
    const quietMs = performance.now() - this.#lastAtMs;
    if (this.#receivedBytes === 0) return 'nothing had come';
    return `${this.#receivedBytes} bytes had come, the last of them ${Math.round(quietMs)} ms before`;
  }

  #look(): void {
    const { wanted } = this.#search ?? {};
    if (this.#search === undefined || wanted === undefined || this.#unread.length === 0) return;
    const text = this.#unread.map((chunk) => chunk.text).join('');
    const start = text.indexOf(wanted);
    // The end of what did not match may be the beginning of what does.
    if (start < 0) {
      this.#drop(text.length - wanted.length + 1);
      return;
    }
    const end = start + Math.max(1, wanted.length);
    const sighting = { atMs: this.#arrivalOf(end), startOffset: this.#offset + start, endOffset: this.#offset + end };
    const { resolve } = this.#search;
    this.#search = undefined;
    // For "any byte" that byte stays: it may be part of what is looked for next.
    this.#drop(wanted === '' ? start : end);
    resolve(sighting);
  }

  /** When the byte before `length` came. */
  #arrivalOf(length: number): number {
    let seen = 0;
    for (const { text, atMs } of this.#unread) {
      seen += text.length;
      if (seen >= length) return atMs;
    }
    throw new RangeError(`only ${seen} bytes are there`);
  }

  #drop(length: number): void {
    let left = length;
    for (let chunk = this.#unread[0]; chunk !== undefined && left > 0; chunk = this.#unread[0]) {
      this.#unread.shift();
      if (chunk.text.length > left) this.#unread.unshift({ text: chunk.text.slice(left), atMs: chunk.atMs });
      const taken = Math.min(left, chunk.text.length);
      this.#offset += taken;
      left -= taken;
    }
  }
}
