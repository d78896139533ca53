// One direction of a connection, taken apart into HTTP/1 messages. It says when a head is there, and when a message has
// ended; which request an answer is for, it does not know. Takes any bytes, and never more than a head and a body of memory.
import { type BodyLength, HttpBody } from './http-body.ts';
import { KeptBytes } from './kept-bytes.ts';

/** Docker's have a few hundred. */
const MAX_HEAD_BYTES = 32 * 1024;
const HEAD_END = '\r\n\r\n';

export interface MessageSteps<Head> {
  /** @returns nothing where this is no head */
  readHead(text: string): Head | undefined;
  /** What follows the head; null: the connection is a stream of bytes from now on. */
  onHead(head: Head): BodyLength | null;
  onEnd(body: HttpBody): void;
}

type State =
  | { readonly at: 'head'; readonly text: KeptBytes }
  | { readonly at: 'body'; readonly body: HttpBody }
  /** Nothing can be read of it any more, or is meant to be. */
  | { readonly at: 'stream' };

export class HttpReader<Head> {
  readonly #steps: MessageSteps<Head>;
  #state: State = atHead();

  constructor(steps: MessageSteps<Head>) {
    this.#steps = steps;
  }

  /** Bytes of memory that what is read takes. */
  get memory(): number {
    if (this.#state.at === 'head') return this.#state.text.memory;
    return this.body?.memory ?? 0;
  }

  /** Between two messages. */
  get isIdle(): boolean {
    return this.#state.at === 'head' && this.#state.text.length === 0;
  }

  /** The body that is being read. */
  get body(): HttpBody | undefined {
    return this.#state.at === 'body' ? this.#state.body : undefined;
  }

  take(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0 && this.#state.at !== 'stream') {
      const taken =
        this.#state.at === 'head' ? this.#takeHead(this.#state, rest) : this.#takeBody(this.#state.body, rest);
      rest = rest.subarray(taken);
    }
  }

  skip(count: number): void {
    if (count === 0 || this.#state.at === 'stream') return;
    const beyond = this.#state.at === 'body' ? this.#state.body.skip(count) : count;
    this.#endOfBody();
    // A part of a head is missing.
    if (beyond > 0) this.becomeStream();
  }

  becomeStream(): void {
    this.#state = { at: 'stream' };
  }

  /** Whatever it was in, a head comes next. */
  restart(): void {
    if (this.#state.at !== 'stream') this.#state = atHead();
  }

  #takeHead({ text }: Extract<State, { at: 'head' }>, bytes: Buffer): number {
    const before = text.length;
    text.add(bytes);
    const end = text.bytes.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    if (end === -1) {
      if (text.length === MAX_HEAD_BYTES) this.becomeStream();
      return bytes.length;
    }
    this.#begin(text.bytes.toString('latin1', 0, end));
    return end + HEAD_END.length - before;
  }

  #begin(text: string): void {
    const head = this.#steps.readHead(text);
    this.#state = atHead();
    const length = head === undefined ? null : this.#steps.onHead(head);
    this.#state = length === null ? { at: 'stream' } : { at: 'body', body: new HttpBody(length) };
    this.#endOfBody();
  }

  #takeBody(body: HttpBody, bytes: Buffer): number {
    const taken = body.take(bytes);
    this.#endOfBody();
    return taken;
  }

  #endOfBody(): void {
    if (this.#state.at !== 'body' || !this.#state.body.hasEnded) return;
    const { body } = this.#state;
    this.#state = atHead();
    this.#steps.onEnd(body);
  }
}

const atHead = (): State => ({ at: 'head', text: new KeptBytes(MAX_HEAD_BYTES) });
