// How fast the previews of a sandbox may dial into it. Each dial is a process on the host engine, for which all learners wait;
// a page that closes its connections, as simple servers do, takes one for each of its files.
import { TokenBucket } from '../../lib/token-bucket.ts';
import { pause } from '../engine/deadline.ts';

/** A page with many files comes at once. */
const AT_ONCE = 120;
const PER_SECOND = 10;
const LOOK_AGAIN_MS = 100;

export class DialPace {
  readonly #bucket = new TokenBucket(PER_SECOND, AT_ONCE, performance.now());

  /** Resolves when another one may begin. @throws the signal's reason */
  async turn(signal: AbortSignal): Promise<void> {
    while (!this.#bucket.take(performance.now())) {
      await pause(LOOK_AGAIN_MS, signal);
      signal.throwIfAborted();
    }
  }
}
