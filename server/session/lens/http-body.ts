// Where the body of an HTTP/1 message ends, and what is in it as far as it is kept. Pure accounting; takes any bytes.
import { KeptBytes } from './kept-bytes.ts';

/** More than is shown: whole, it can be written out clearly. */
export const KEPT_BODY_BYTES = 64 * 1024;
/** A chunk's length in hexadecimal, with extensions that nobody uses. */
const MAX_SIZE_LINE_BYTES = 256;
const SIZE = /^[0-9a-f]{1,12}$/i;

/** `open`: until the connection ends. */
export type BodyLength = { kind: 'fixed'; bytes: number } | { kind: 'chunked' } | { kind: 'open' };

type State =
  | { readonly at: 'data'; left: number }
  | { readonly at: 'size'; line: string }
  | { readonly at: 'chunk'; left: number }
  | { readonly at: 'trailer'; line: string }
  | { readonly at: 'end' }
  /** Bytes are missing where lengths stand: nobody knows where it ends. */
  | { readonly at: 'lost' };

export class HttpBody {
  #state: State;
  readonly #kept = new KeptBytes(KEPT_BODY_BYTES);
  #isWhole = true;

  constructor(length: BodyLength) {
    if (length.kind === 'chunked') this.#state = { at: 'size', line: '' };
    else this.#state = length.kind === 'open' ? { at: 'data', left: Infinity } : { at: 'data', left: length.bytes };
    this.#endOfData();
  }

  get hasEnded(): boolean {
    return this.#state.at === 'end';
  }

  get isLost(): boolean {
    return this.#state.at === 'lost';
  }

  /** False when bytes of it are missing, or not kept. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get bytes(): Buffer {
    return this.#kept.bytes;
  }

  /** Bytes of memory that it takes. */
  get memory(): number {
    return this.#kept.memory;
  }

  /** @returns how many of the bytes belong to the body */
  take(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.hasEnded) at += this.#takeSome(bytes.subarray(at));
    return at;
  }

  /** So many have passed that nobody has. @returns how many of them are beyond the body */
  skip(count: number): number {
    if (count === 0 || this.hasEnded) return count;
    this.#isWhole = false;
    const state = this.#state;
    if (state.at !== 'data' && !(state.at === 'chunk' && count <= state.left)) {
      this.#state = { at: 'lost' };
      return 0;
    }
    const skipped = Math.min(count, state.left);
    state.left -= skipped;
    this.#endOfData();
    return count - skipped;
  }

  #takeSome(bytes: Buffer): number {
    const state = this.#state;
    switch (state.at) {
      case 'data':
      case 'chunk': {
        const piece = bytes.subarray(0, Math.min(bytes.length, state.left));
        this.#keep(piece);
        state.left -= piece.length;
        this.#endOfData();
        return piece.length;
      }
      case 'size':
      case 'trailer':
        return this.#takeLine(state, bytes);
      case 'lost':
        return bytes.length;
      case 'end':
        return 0;
    }
  }

  #takeLine(state: Extract<State, { line: string }>, bytes: Buffer): number {
    const end = bytes.indexOf('\n');
    const length = end === -1 ? bytes.length : end + 1;
    if (state.line.length + length > MAX_SIZE_LINE_BYTES) {
      this.#state = { at: 'lost' };
      return bytes.length;
    }
    state.line += bytes.toString('latin1', 0, length);
    if (end !== -1) this.#lineEnds(state.at, state.line.trimEnd());
    return length;
  }

  #lineEnds(at: 'size' | 'trailer', line: string): void {
    if (at === 'trailer') {
      this.#state = line === '' ? { at: 'end' } : { at: 'trailer', line: '' };
      return;
    }
    const size = line.split(';')[0]?.trim() ?? '';
    // The line end behind a chunk's data.
    if (line === '') this.#state = { at: 'size', line: '' };
    else if (!SIZE.test(size)) this.#state = { at: 'lost' };
    else if (Number.parseInt(size, 16) === 0) this.#state = { at: 'trailer', line: '' };
    else this.#state = { at: 'chunk', left: Number.parseInt(size, 16) };
  }

  #endOfData(): void {
    const state = this.#state;
    if ((state.at === 'data' || state.at === 'chunk') && state.left === 0) {
      this.#state = state.at === 'data' ? { at: 'end' } : { at: 'size', line: '' };
    }
  }

  #keep(piece: Buffer): void {
    if (this.#kept.add(piece) < piece.length) this.#isWhole = false;
  }
}
