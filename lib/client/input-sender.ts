// Input of one terminal on its way to the shell: numbered, cut into frames, held while it cannot be sent, and held again where
// it was refused.
//
// What is held comes true later, so it must be the beginning of what was typed, never something with a piece missing: a
// piece that does not fit is refused as a whole, and all that follows with it. The learner is told.
import { frameInput, HELD_INPUT_BYTES } from './terminal-input.ts';

/** Why something that was typed does not go to the shell: too much to keep, its shell is no more, another page came between. */
export const INPUT_LOSSES = ['too-much', 'shell-gone', 'taken-over'] as const;
export type InputLoss = (typeof INPUT_LOSSES)[number];

/** As many keys as nobody presses before an answer comes. So key by key, little of what was typed stays in memory. */
const SENT_PIECES = 256;

interface Options {
  readonly channel: number;
  readonly sendFrame: (frame: Uint8Array<ArrayBuffer>) => void;
  /** null: what was lost is of no interest any more. */
  readonly onLost: (loss: InputLoss | null) => void;
}

interface Sent {
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** False for what means something only at the moment when it is sent. */
  readonly isTyped: boolean;
}

export class InputSender {
  readonly #options: Options;
  #seq = 0;
  /** The last that was sent in this attachment: where another page takes over, it may be refused. */
  #sent: Sent[] = [];
  #sentBytes = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** A piece is missing: what follows is refused. */
  #refusing: InputLoss | null = null;
  #loss: InputLoss | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  get holdsSomething(): boolean {
    return this.#heldBytes > 0;
  }

  /** Input is counted from 0 in each attachment. */
  attached(): void {
    this.#seq = 0;
    this.#forgetSent();
  }

  send(bytes: Uint8Array): void {
    this.#send(bytes, true);
  }

  /** Sends what is not sent again. */
  sendOfTheMoment(bytes: Uint8Array): void {
    this.#send(bytes, false);
  }

  hold(bytes: Uint8Array, limitBytes: number): void {
    if (this.#heldBytes + bytes.length > limitBytes) this.#refusing ??= 'too-much';
    if (this.#refusing !== null) {
      this.#setLoss(this.#refusing);
      return;
    }
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** Sends what is held, in order. Post-condition: nothing is. */
  release(): void {
    const held = this.#held;
    this.#forgetHeld();
    for (const bytes of held) this.send(bytes);
  }

  /**
   * Another page took over; `inputSeq`: the first byte that was not taken from here. What was typed from there on is held,
   * or lost: where it is not known any more, or nobody is there whom it may be given the terminal back for.
   */
  refused(inputSeq: number, isWanted: boolean): void {
    if (inputSeq >= this.#seq) return;
    const refused = this.#sent.filter(({ seq, bytes }) => seq + bytes.length > inputSeq);
    const isKnown = (refused[0]?.seq ?? this.#seq) <= inputSeq;
    const typed = refused.filter(({ isTyped }) => isTyped);
    this.#seq = inputSeq;
    this.#forgetSent();
    if (isKnown && (isWanted || typed.length === 0)) {
      for (const { seq, bytes } of typed) this.hold(bytes.subarray(Math.max(0, inputSeq - seq)), HELD_INPUT_BYTES);
      return;
    }
    this.#refusing = 'taken-over';
    this.#setLoss(this.#refusing);
  }

  /** Its shell is gone. Post-condition: nothing is held. */
  drop(): void {
    const loss = this.holdsSomething ? 'shell-gone' : this.#loss;
    this.#forgetHeld();
    this.#setLoss(loss);
  }

  /** The learner has read it, or goes on without. */
  forgetLoss(): void {
    this.#setLoss(null);
  }

  #send(bytes: Uint8Array, isTyped: boolean): void {
    for (const frame of frameInput(this.#options.channel, this.#seq, bytes)) this.#options.sendFrame(frame);
    this.#sent.push({ seq: this.#seq, bytes, isTyped });
    this.#sentBytes += bytes.length;
    this.#seq += bytes.length;
    while (this.#sentBytes > HELD_INPUT_BYTES || this.#sent.length > SENT_PIECES) {
      this.#sentBytes -= this.#sent.shift()?.bytes.length ?? this.#sentBytes;
    }
  }

  #forgetSent(): void {
    this.#sent = [];
    this.#sentBytes = 0;
  }

  #forgetHeld(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#refusing = null;
  }

  #setLoss(loss: InputLoss | null): void {
    if (loss === this.#loss) return;
    this.#loss = loss;
    this.#options.onLost(loss);
  }
}
