// Runs several blocks one after the other, each when the one before has ended as it should; ends with the first that did
// not. The order in which blocks run in one terminal would be the same without it, but lessons have several.
import type { ExternalStore } from '../../lib/client/external-store.ts';
import { isFinished, type LessonState } from '../../lib/client/lesson-state.ts';

export interface CatchUpBlock {
  /** `<lesson>/<block>` */
  readonly name: string;
  readonly terminal: string;
  readonly apart: boolean;
}

interface Parts {
  readonly store: ExternalStore<LessonState>;
  readonly run: (block: string, terminal: string, options?: { readonly unseen?: boolean }) => void;
}

export class CatchUp {
  readonly #parts: Parts;
  readonly #left: CatchUpBlock[];
  #running: string | null = null;
  /** Of the receipt that was there before the one that is waited for. */
  #before: string | undefined;

  constructor(parts: Parts, blocks: readonly CatchUpBlock[]) {
    this.#parts = parts;
    this.#left = [...blocks];
  }

  start(): void {
    const stop = this.#parts.store.subscribe(() => {
      if (this.#isEnded()) stop();
    });
    this.#next();
  }

  /** Begins the next one where the one before has ended well. @returns whether there is nothing more to do */
  #isEnded(): boolean {
    if (this.#running === null) return true;
    const receipt = this.#parts.store.get().receipts[this.#running];
    if (receipt === undefined || receipt.runId === this.#before || !isFinished(receipt)) return false;
    this.#running = null;
    if (receipt.status !== 'ok') return true;
    this.#next();
    return this.#running === null;
  }

  #next(): void {
    const block = this.#left.shift();
    if (block === undefined) return;
    this.#running = block.name;
    const known = this.#parts.store.get().receipts[block.name];
    // One that runs already is not run again, only waited for.
    this.#before = known !== undefined && isFinished(known) ? known.runId : undefined;
    this.#parts.run(block.name, block.terminal, { unseen: block.apart });
  }
}
