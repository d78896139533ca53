// The stream of `knock` (images/sandbox/src) without its marks. Who answers is the learner's, the marks are ours.
import { Duplex } from 'node:stream';

/** Nobody took the request; or somebody did, and said nothing. */
export type NoAnswer = 'nobody' | 'late';

const NO_ANSWERS: Readonly<Record<string, NoAnswer>> = { '-': 'nobody', '~': 'late' };
const ANSWER = '+';

export interface MarkListeners {
  onNone(kind: NoAnswer): void;
  /** What follows is the answer. */
  onAnswer(): void;
}

/** What is written is the request, what is read the answer. Ending the request ends nothing: `knock` goes on until it is destroyed. */
export class KnockAnswer extends Duplex {
  readonly #stream: Duplex;
  readonly #listeners: MarkListeners;
  #hasBegun = false;

  constructor(stream: Duplex, listeners: MarkListeners) {
    super();
    this.#stream = stream;
    this.#listeners = listeners;
    // Whoever reads has it from `end` or `close`; when nobody does any more, it is nobody's business.
    this.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.on('end', () => this.push(null));
    stream.on('error', (error) => this.destroy(error));
    // After an orderly end there may be something that is still to be read.
    stream.on('close', () => stream.readableEnded || this.destroy());
  }

  /** Whether there was an answer, of whatever kind. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stream.write(chunk, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.destroy();
    done(error);
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#hasBegun) {
      this.#read(String.fromCharCode(chunk[at] ?? 0));
      at += 1;
    }
    if (at < chunk.length && !this.push(chunk.subarray(at))) this.#stream.pause();
  }

  #read(mark: string): void {
    const none = NO_ANSWERS[mark];
    if (none !== undefined) this.#listeners.onNone(none);
    if (mark !== ANSWER) return;
    this.#hasBegun = true;
    this.#listeners.onAnswer();
  }
}
