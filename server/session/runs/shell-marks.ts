// Finds the shell's OSC 133 marks in a terminal's bytes: where a prompt stands, where a command begins and ends.
// The sequences are those of FinalTerm's semantic prompts, as iTerm2, WezTerm and VS Code read them; ours carry a
// secret word `k=<nonce>`, so that what other programs print is never taken for the shell's.

export type ShellMark =
  /**
   * The shell is about to show a new prompt: nothing runs. Not sent when a prompt is merely drawn again. `hasInput`: what
   * was typed ahead waits to be read.
   */
  | { readonly kind: 'back'; readonly seq: number; readonly hasInput: boolean }
  /** The prompt has been printed; the shell reads a line. */
  | { readonly kind: 'prompt'; readonly seq: number }
  /** A command begins; `seq` is its first output byte. Of a paste of several commands, each has one of these. */
  | { readonly kind: 'start'; readonly seq: number }
  /** What was entered is not finished: the shell reads on. */
  | { readonly kind: 'more'; readonly seq: number }
  | EndMark;

/** What was entered has ended, all of it; `seq` is the byte after its last. */
export interface EndMark {
  readonly kind: 'end';
  readonly seq: number;
  readonly exitCode: number;
  /** As the shell measured it; null when it did not. */
  readonly durationMs: number | null;
}

const ESC = 0x1b;
const BEL = 0x07;
const PREFIX = Buffer.from('\x1b]133;');
/** Longer than any mark of ours: an unfinished sequence beyond this is somebody else's. */
const MAX_MARK_BYTES = 160;

/** Reads a byte stream in chunks of any size. */
export class ShellMarkParser {
  readonly nonce: string;
  #seq: number;
  #pending: Buffer = Buffer.alloc(0);

  /** @param firstSeq sequence number of the first byte that will be pushed */
  constructor(nonce: string, firstSeq = 0) {
    this.nonce = nonce;
    this.#seq = firstSeq;
  }

  /** Sequence number of the next byte. */
  get seq(): number {
    return this.#seq;
  }

  /** @returns the marks that end in this chunk, in order */
  push(chunk: Uint8Array): ShellMark[] {
    // The usual case, and a flood's: nothing pending and no escape in the chunk.
    const bytes =
      this.#pending.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([this.#pending, chunk]);
    const start = this.#seq - this.#pending.length;
    this.#seq += chunk.length;
    this.#pending = Buffer.alloc(0);
    const marks: ShellMark[] = [];
    for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at)) {
      const length = this.#markLength(bytes, at);
      if (length === 'unfinished') {
        this.#pending = Buffer.from(bytes.subarray(at));
        break;
      }
      const mark = length === 0 ? undefined : this.#read(bytes.toString('latin1', at, at + length), start + at, length);
      if (mark) marks.push(mark);
      at += Math.max(1, length);
    }
    return marks;
  }

  /** Length of the mark at `at`, 0 when there is none. */
  #markLength(bytes: Buffer, at: number): number | 'unfinished' {
    const available = Math.min(PREFIX.length, bytes.length - at);
    if (bytes.compare(PREFIX, 0, available, at, at + available) !== 0) return 0;
    // No farther: of a flood of beginnings each would have the rest looked through.
    const end = bytes.subarray(at, at + MAX_MARK_BYTES).indexOf(BEL);
    if (end >= 0) return end + 1;
    return bytes.length - at < MAX_MARK_BYTES ? 'unfinished' : 0;
  }

  #read(text: string, seq: number, length: number): ShellMark | undefined {
    const [letter, ...fields] = text.slice(PREFIX.length, -1).split(';');
    if (fields.pop() !== `k=${this.nonce}`) return undefined;
    if (letter === 'A') return { kind: 'back', seq, hasInput: fields[0] === 'i=1' };
    if (letter === 'B') return { kind: 'prompt', seq: seq + length };
    if (letter === 'C') return { kind: 'start', seq: seq + length };
    if (letter === 'P') return { kind: 'more', seq: seq + length };
    const [exitCode = '', ...more] = fields;
    if (letter !== 'D' || !/^\d{1,3}$/.test(exitCode)) return undefined;
    return { kind: 'end', seq, exitCode: Number(exitCode), durationMs: readDuration(more) };
  }
}

function readDuration(fields: readonly string[]): number | null {
  // Eleven digits of milliseconds are three years.
  const [, digits] = /^t=(\d{1,11})$/.exec(fields[0] ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}
