// Input of one terminal on its way to the shell: numbered, cut into frames, and held while it cannot be sent.
//
// What is held comes true later, so it must be the beginning of what was typed, never something with a piece missing: a
// piece that does not fit is refused as a whole, and all that follows with it. The learner is told.
import { frameInput } from './terminal-input.ts';

/** Why something that was typed does not go to the shell: it was too much to keep, or its shell is no more. */
export const INPUT_LOSSES = ['too-much', 'shell-gone'] as const;
export type InputLoss = (typeof INPUT_LOSSES)[number];

interface Options {
  readonly channel: number;
  readonly sendFrame: (frame: Uint8Array<ArrayBuffer>) => void;
  /** null: what was lost is of no interest any more. */
  readonly onLost: (loss: InputLoss | null) => void;
}

export class InputSender {
  readonly #options: Options;
  #seq = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isFull = false;
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
  }

  send(bytes: Uint8Array): void {
    for (const frame of frameInput(this.#options.channel, this.#seq, bytes)) this.#options.sendFrame(frame);
    this.#seq += bytes.length;
  }

  hold(bytes: Uint8Array, limitBytes: number): void {
    this.#isFull ||= this.#heldBytes + bytes.length > limitBytes;
    if (this.#isFull) {
      this.#setLoss('too-much');
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

  #forgetHeld(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#isFull = false;
  }

  #setLoss(loss: InputLoss | null): void {
    if (loss === this.#loss) return;
    this.#loss = loss;
    this.#options.onLost(loss);
  }
}
