// One terminal of the page on the wire: attaches, takes output in order and once, acknowledges it, sends input.
// Knows no websocket and no xterm.js: both are handed in.
import type { Frame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ClientMessage } from '../protocol/messages.ts';
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
}

/** Output may rest this long before what was taken of it is acknowledged. */
const ACK_AFTER_IDLE_MS = 150;

type Phase = 'detached' | 'attaching' | 'attached';

export class TerminalChannel {
  readonly name: string;
  readonly channel: number;
  readonly #screen: TerminalScreen;
  readonly #wire: TerminalWire;
  #size: { cols: number; rows: number };
  #askedSize: { cols: number; rows: number } | undefined;
  #phase: Phase = 'detached';
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

  constructor({ name, channel, screen, wire, size }: Options) {
    this.name = name;
    this.channel = channel;
    this.#screen = screen;
    this.#wire = wire;
    this.#size = { ...size };
  }

  /** Asks the server for the terminal, from the first byte that is missing here. */
  attach(): void {
    if (this.#phase === 'attaching' || this.#phase === 'attached') return;
    this.#phase = 'attaching';
    this.#askedSize = this.#size;
    const { name: terminal, channel } = this;
    this.#wire.send({ type: 'terminal.attach', terminal, channel, ...this.#size, resumeFrom: this.#nextSeq });
  }

  /** The connection is gone: what is typed from now on is held. */
  detach(): void {
    this.#phase = 'detached';
    this.#clearAckTimer();
  }

  /** The shell is another one from now on: nothing of the old stream goes on. */
  startOver(): void {
    this.#phase = 'detached';
    this.#clearAckTimer();
    this.#beginStream(0);
    this.#dropHeld();
    this.#screen.reset();
  }

  attached(range: { fromSeq: number; endSeq: number }): void {
    const { reset, nextSeq } = planResume(this.#nextSeq, range);
    if (reset) this.#screen.reset();
    if (reset || nextSeq !== this.#nextSeq) this.#beginStream(nextSeq);
    this.#ackedSeq = Math.max(this.#ackedSeq, Math.min(range.fromSeq, this.#takenSeq));
    this.#replayEndSeq = range.endSeq;
    this.#phase = 'attached';
    this.#inputSeq = 0;
    // The server knows no channel to resize before it has attached it.
    if (this.#size !== this.#askedSize) this.#sendSize();
    const held = this.#held;
    this.#dropHeld();
    for (const bytes of held) this.#sendBytes(bytes);
  }

  /** The attachment was refused; a later `attach()` tries again. */
  refused(): void {
    if (this.#phase === 'attaching') this.#phase = 'detached';
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
    if (this.#phase === 'attached') this.#sendSize();
  }

  inputText(text: string): void {
    if (this.#takenSeq < this.#replayEndSeq && isTerminalReply(text)) return;
    this.inputBytes(encodeText(text));
  }

  inputBytes(bytes: Uint8Array): void {
    if (this.#phase === 'attached') this.#sendBytes(bytes);
    else this.#hold(bytes);
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
    if (this.#phase !== 'attached') return;
    if (seq - this.#ackedSeq >= LIMITS.ackEveryBytes) this.#ack();
    else this.#ackTimer ??= setTimeout(() => this.#ack(), ACK_AFTER_IDLE_MS);
  }

  #ack(): void {
    this.#clearAckTimer();
    if (this.#phase !== 'attached' || this.#takenSeq <= this.#ackedSeq) return;
    this.#ackedSeq = this.#takenSeq;
    this.#wire.send({ type: 'terminal.ack', channel: this.channel, seq: this.#ackedSeq });
  }

  #clearAckTimer(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
  }
}
