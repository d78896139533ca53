// One terminal of the page on the wire: attaches, takes output in order and once, acknowledges it, sends input.
// Knows no websocket and no xterm.js: both are handed in.
import type { ErrorCode } from '../errors.ts';
import type { Frame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ClientMessage } from '../protocol/messages.ts';
import { backoffMs } from './backoff.ts';
import { type OpeningEvent, type OpeningState, type OpeningView, transition, viewOpening } from './opening-state.ts';
import { planResume, takeNew } from './resume.ts';
import { encodeText, frameInput, HELD_INPUT_BYTES, isTerminalReply } from './terminal-input.ts';

/** The emulator. Writes are taken in order; `done` is called when the bytes before it are on the screen. */
export interface TerminalScreen {
  write(bytes: Uint8Array, done: () => void): void;
  /** Clears everything, in order with the writes around it. */
  reset(): void;
}

export interface TerminalWire {
  send(message: ClientMessage): void;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
}

interface Options {
  readonly name: string;
  readonly channel: number;
  readonly screen: TerminalScreen;
  readonly wire: TerminalWire;
  readonly size: { readonly cols: number; readonly rows: number };
  /** Called when what is to be shown of a terminal that is not open may have changed. */
  readonly onOpening: (view: OpeningView | null) => void;
}

/** Output may rest this long before what was taken of it is acknowledged. */
const ACK_AFTER_IDLE_MS = 150;

export class TerminalChannel {
  readonly name: string;
  readonly channel: number;
  readonly #screen: TerminalScreen;
  readonly #wire: TerminalWire;
  readonly #onOpening: Options['onOpening'];
  #size: { cols: number; rows: number };
  #askedSize: { cols: number; rows: number } | undefined;
  #opening: OpeningState = { name: 'detached' };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts streams: callbacks of an earlier one must not acknowledge in a later one. */
  #stream = 0;
  #nextSeq = 0;
  #takenSeq = 0;
  #ackedSeq = 0;
  /** Output before this byte is old: answers of the emulator to it are dropped. */
  #replayEndSeq = 0;
  #inputSeq = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ name, channel, screen, wire, size, onOpening }: Options) {
    this.name = name;
    this.channel = channel;
    this.#screen = screen;
    this.#wire = wire;
    this.#size = { ...size };
    this.#onOpening = onOpening;
  }

  /** It can be had: asks for it, unless it was asked for already. */
  attach(): void {
    this.#apply({ type: 'attach' });
  }

  /** The learner wants it although it was refused, and does not want to wait. */
  retry(): void {
    this.#apply({ type: 'retry' });
  }

  /** It cannot be had now: what is typed from now on is held. Post-condition: no timer runs. */
  detach(): void {
    this.#apply({ type: 'detach' });
    this.#clearAckTimer();
  }

  /** The shell is another one from now on: nothing of the old stream goes on. */
  startOver(): void {
    this.detach();
    this.#beginStream(0);
    this.#dropHeld();
    this.#screen.reset();
  }

  attached(range: { fromSeq: number; endSeq: number }): void {
    this.#apply({ type: 'attached' });
    if (!this.#isAttached) return;
    const { reset, nextSeq } = planResume(this.#nextSeq, range);
    if (reset) this.#screen.reset();
    if (reset || nextSeq !== this.#nextSeq) this.#beginStream(nextSeq);
    this.#ackedSeq = Math.max(this.#ackedSeq, Math.min(range.fromSeq, this.#takenSeq));
    this.#replayEndSeq = range.endSeq;
    this.#inputSeq = 0;
    // The server knows no channel to resize before it has attached it.
    if (this.#size !== this.#askedSize) this.#sendSize();
    const held = this.#held;
    this.#dropHeld();
    for (const bytes of held) this.#sendBytes(bytes);
  }

  /**
   * A fault of this channel. While the terminal is being opened, it is taken for the answer: where it was about something
   * typed before, the answer is still to come and counts. An open terminal stays open.
   */
  refused(code: ErrorCode): void {
    this.#apply({ type: 'refused', code });
  }

  output({ seq, payload }: Frame): void {
    const bytes = takeNew(this.#nextSeq, seq, payload);
    if (bytes.length === 0) return;
    this.#nextSeq = seq + payload.length;
    const [stream, takenSeq] = [this.#stream, this.#nextSeq];
    this.#screen.write(bytes, () => {
      if (stream === this.#stream) this.#taken(takenSeq);
    });
  }

  resize(size: { cols: number; rows: number }): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = { ...size };
    if (this.#isAttached) this.#sendSize();
  }

  inputText(text: string): void {
    if (this.#takenSeq < this.#replayEndSeq && isTerminalReply(text)) return;
    this.inputBytes(encodeText(text));
  }

  inputBytes(bytes: Uint8Array): void {
    if (this.#isAttached) this.#sendBytes(bytes);
    // What is typed into a terminal that says that it did not open must not come true later.
    else if (this.#opening.name !== 'failed') this.#hold(bytes);
  }

  get #isAttached(): boolean {
    return this.#opening.name === 'attached';
  }

  #apply(event: OpeningEvent): void {
    const before = this.#opening;
    this.#opening = transition(before, event);
    if (this.#opening === before) return;
    clearTimeout(this.#retryTimer);
    this.#enter(this.#opening);
    this.#onOpening(viewOpening(this.#opening));
  }

  #enter(state: OpeningState): void {
    switch (state.name) {
      case 'attaching':
        this.#ask();
        return;
      case 'waiting':
        this.#retryTimer = setTimeout(() => this.attach(), backoffMs(state.failures, Math.random()));
        return;
      case 'failed':
        this.#dropHeld();
        return;
      case 'detached':
      case 'attached':
    }
  }

  /** Asks the server for the terminal, from the first byte that is missing here. */
  #ask(): void {
    this.#askedSize = this.#size;
    const { name: terminal, channel } = this;
    this.#wire.send({
      type: 'terminal.attach',
      terminal,
      channel,
      ...this.#size,
      resumeFrom: this.#nextSeq,
      role: 'writer',
    });
  }

  #sendSize(): void {
    this.#wire.send({ type: 'terminal.resize', channel: this.channel, ...this.#size });
  }

  #beginStream(seq: number): void {
    this.#stream += 1;
    this.#nextSeq = this.#takenSeq = this.#ackedSeq = seq;
    this.#replayEndSeq = seq;
  }

  #sendBytes(bytes: Uint8Array): void {
    for (const frame of frameInput(this.channel, this.#inputSeq, bytes)) this.#wire.sendFrame(frame);
    this.#inputSeq += bytes.length;
  }

  #hold(bytes: Uint8Array): void {
    if (this.#heldBytes + bytes.length > HELD_INPUT_BYTES) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #dropHeld(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }

  #taken(seq: number): void {
    this.#takenSeq = seq;
    if (!this.#isAttached) return;
    if (seq - this.#ackedSeq >= LIMITS.ackEveryBytes) this.#ack();
    else this.#ackTimer ??= setTimeout(() => this.#ack(), ACK_AFTER_IDLE_MS);
  }

  #ack(): void {
    this.#clearAckTimer();
    if (!this.#isAttached || this.#takenSeq <= this.#ackedSeq) return;
    this.#ackedSeq = this.#takenSeq;
    this.#wire.send({ type: 'terminal.ack', channel: this.channel, seq: this.#ackedSeq });
  }

  #clearAckTimer(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
  }
}
