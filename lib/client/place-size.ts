// How many cells a terminal's place in the page holds, whoever writes, and whether the server has been told.
import type { TerminalSize } from './terminal-screen.ts';
import { Throttle } from './throttle.ts';

/** A window that is dragged has a new size in each frame; so many messages would be too many. */
const RESIZE_EVERY_MS = 50;

interface Options {
  /** Whether the server wants to hear of a new size: only the writer's counts. */
  readonly isWanted: () => boolean;
  readonly send: () => void;
}

const isSame = (one: TerminalSize, other: TerminalSize): boolean => one.cols === other.cols && one.rows === other.rows;

export class PlaceSize {
  readonly #isWanted: () => boolean;
  readonly #resizes: Throttle;
  #size: TerminalSize;
  #told: TerminalSize | undefined;

  constructor(size: TerminalSize, { isWanted, send }: Options) {
    this.#size = { ...size };
    this.#isWanted = isWanted;
    this.#resizes = new Throttle(RESIZE_EVERY_MS, () => {
      if (isWanted() && this.isNews) send();
    });
  }

  /** The server knows another one, or none. */
  get isNews(): boolean {
    return this.#told === undefined || !isSame(this.#size, this.#told);
  }

  /** For a message that is sent now. */
  tell(): TerminalSize {
    this.#told = this.#size;
    return this.#size;
  }

  change(size: TerminalSize): void {
    if (isSame(size, this.#size)) return;
    this.#size = { ...size };
    if (this.#isWanted()) this.#resizes.want();
  }

  /** Post-condition: no timer runs. */
  clear(): void {
    this.#resizes.clear();
  }
}
