// Whether a shell may print now. It stands still for its writer who has not taken what there is, and when nobody writes in
// it, it may print only so much a second.
import { BytePace } from '../../../lib/byte-pace.ts';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { shouldPause } from './flow-control.ts';

export class ShellFlow {
  readonly #onChange: (paused: boolean) => void;
  readonly #pace = new BytePace(LIMITS.unwatchedBytesPerSecond, LIMITS.unwatchedBurstBytes, performance.now());
  #waitsForWriter = false;
  #rest: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(onChange: (paused: boolean) => void) {
    this.#onChange = onChange;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** @param writerWaiting bytes that wait to be sent to the writer; undefined when there is none */
  follow(writerWaiting: number | undefined): void {
    this.#waitsForWriter = writerWaiting !== undefined && shouldPause(this.#waitsForWriter, writerWaiting);
    if (writerWaiting !== undefined) this.#stopRest();
    this.#apply();
  }

  /** It has printed so much, and nobody writes in it. */
  unwatched(bytes: number): void {
    const waitMs = this.#pace.take(bytes, performance.now());
    if (waitMs === 0) return;
    this.#stopRest();
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#apply();
    }, waitMs);
    this.#apply();
  }

  dispose(): void {
    this.#stopRest();
  }

  #stopRest(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  #apply(): void {
    const paused = this.#waitsForWriter || this.#rest !== undefined;
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#onChange(paused);
  }
}
