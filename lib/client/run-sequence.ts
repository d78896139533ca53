// Runs blocks one after the other, each when the one before has ended well. Stops at the first that does not, and when the
// learner does not want it any more; then what runs goes on.
import type { Receipt } from '../protocol/messages.ts';
import { isFinished } from './lesson-state.ts';

export interface SequenceBlock {
  /** `<lesson>/<block>` */
  readonly block: string;
  readonly terminal: string;
}

/** What the page shows of it. */
export interface SequenceState {
  readonly blocks: readonly string[];
  /** Index of the one that is under way. */
  readonly at: number;
}

export interface SequenceTools {
  /** @returns whether a run was asked for */
  readonly run: (block: SequenceBlock) => boolean;
  readonly receiptOf: (block: string) => Receipt | undefined;
  readonly onState: (state: SequenceState | null) => void;
}

export class RunSequence {
  readonly #tools: SequenceTools;
  #blocks: readonly SequenceBlock[] = [];
  #at = 0;
  /** The run that is waited for. */
  #runId: string | undefined;

  constructor(tools: SequenceTools) {
    this.#tools = tools;
  }

  get isGoing(): boolean {
    return this.#blocks.length > 0;
  }

  /** Begins, in place of another one. @returns whether the first block runs */
  start(blocks: readonly SequenceBlock[]): boolean {
    this.#blocks = blocks;
    this.#runAt(0);
    return this.isGoing;
  }

  /** What runs goes on; nothing comes after it. */
  cancel(): void {
    if (!this.isGoing) return;
    this.#blocks = [];
    this.#runId = undefined;
    this.#tools.onState(null);
  }

  /** After the state has taken the receipt over; also to be called with what a welcome says. */
  observe(receipt: Receipt): void {
    if (!this.isGoing || receipt.runId !== this.#runId || !isFinished(receipt)) return;
    if (receipt.status === 'ok') this.#runAt(this.#at + 1);
    else this.cancel();
  }

  /** A run is not wanted any more, or was refused. */
  lost(runId: string): void {
    if (runId === this.#runId) this.cancel();
  }

  #runAt(index: number): void {
    this.#at = index;
    const next = this.#blocks[index];
    // One that is going on already is waited for.
    if (next) this.#tools.run(next);
    const receipt = next && this.#tools.receiptOf(next.block);
    if (receipt === undefined || isFinished(receipt)) {
      this.cancel();
      return;
    }
    this.#runId = receipt.runId;
    this.#tools.onState({ blocks: this.#blocks.map(({ block }) => block), at: index });
  }
}
