// Notices when nothing has moved in some streams for a while.
import type { Readable } from 'node:stream';

export class IdleWatch {
  readonly #idleMs: number;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(idleMs: number, onIdle: () => void) {
    this.#idleMs = idleMs;
    this.#onIdle = onIdle;
  }

  /** From now on time counts, and bytes in any of the streams count for all. They are read by somebody else. */
  follow(...streams: readonly Readable[]): void {
    for (const stream of streams) stream.on('data', () => this.#moved());
    this.#moved();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #moved(): void {
    if (this.#stopped) return;
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(this.#onIdle, this.#idleMs);
  }
}
