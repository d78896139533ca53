// Who may send how much. Pure accounting by sequence numbers: no I/O, the time comes in.
import { LIMITS } from '../../../lib/protocol/limits.ts';

/** What was sent at one moment, and how much was unacknowledged then, itself included. */
interface Flight {
  readonly startSeq: number;
  readonly sentAtMs: number;
  endSeq: number;
  underWay: number;
}

/** What is sent within so short a time is one flight, unless it is more than a frame: of keys there would be thousands. */
const FLIGHT_MS = 4;
/**
 * So many frames fill the largest window. Whoever prints a byte now and then to a viewer who acknowledges none would have
 * the server remember as many flights as bytes.
 */
const MAX_FLIGHTS = Math.ceil(LIMITS.maxSendWindowBytes / LIMITS.outputFrameBytes);
/** A path that is slower than this when it is empty is a path with something in it. */
const MAX_EMPTY_PATH_MS = 500;

/**
 * What one viewer of a terminal has been sent and has acknowledged. The window follows the speed of its path: what is under
 * way is worth `LIMITS.windowDelayMs`, so that Ctrl-C and the echo of a key in another terminal wait no longer than that.
 *
 * The speed is known by Little's law: where the window was the limit, what was under way when something was sent, divided by
 * the time that it took to be acknowledged. What an empty path takes is the least that was seen.
 */
export class SendWindow {
  #sentSeq: number;
  #ackedSeq: number;
  #sizeBytes: number = LIMITS.sendWindowBytes;
  #emptyPathMs = MAX_EMPTY_PATH_MS;
  readonly #flights: Flight[] = [];

  constructor(fromSeq: number) {
    this.#sentSeq = fromSeq;
    this.#ackedSeq = fromSeq;
  }

  get sentSeq(): number {
    return this.#sentSeq;
  }

  get ackedSeq(): number {
    return this.#ackedSeq;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Moments of sending that are remembered. */
  get flights(): number {
    return this.#flights.length;
  }

  /** Bytes that may be sent now. */
  get available(): number {
    return Math.max(0, this.#sizeBytes - (this.#sentSeq - this.#ackedSeq));
  }

  sent(bytes: number, nowMs: number): void {
    const startSeq = this.#sentSeq;
    const endSeq = startSeq + bytes;
    const underWay = endSeq - this.#ackedSeq;
    this.#sentSeq = endSeq;
    const last = this.#flights.at(-1);
    const isOne = last && nowMs - last.sentAtMs < FLIGHT_MS && endSeq - last.startSeq <= LIMITS.outputFrameBytes;
    if (isOne || (last && this.#flights.length >= MAX_FLIGHTS)) Object.assign(last, { endSeq, underWay });
    else this.#flights.push({ startSeq, sentAtMs: nowMs, endSeq, underWay });
  }

  /** The stream goes on from here, and nothing is under way. */
  restartAt(seq: number): void {
    this.#sentSeq = this.#ackedSeq = seq;
    this.#flights.length = 0;
  }

  /**
   * An acknowledgement of what was never sent, or of less than before, changes nothing.
   * @returns bytes that are acknowledged by it for the first time
   */
  acknowledge(seq: number, nowMs: number): number {
    if (seq <= this.#ackedSeq || seq > this.#sentSeq) return 0;
    const bytes = seq - this.#ackedSeq;
    this.#ackedSeq = seq;
    this.#learn(nowMs);
    return bytes;
  }

  #learn(nowMs: number): void {
    let landed: Flight | undefined;
    while (this.#flights[0] && this.#flights[0].endSeq <= this.#ackedSeq) landed = this.#flights.shift();
    // A clock that was set says nothing.
    if (landed === undefined || nowMs < landed.sentAtMs) return;
    const tookMs = Math.max(1, nowMs - landed.sentAtMs);
    this.#emptyPathMs = Math.min(this.#emptyPathMs, tookMs);
    if (landed.underWay < this.#sizeBytes / 2) return;
    const goal = (landed.underWay / tookMs) * (this.#emptyPathMs + LIMITS.windowDelayMs);
    const bounded = Math.min(LIMITS.maxSendWindowBytes, Math.max(LIMITS.minSendWindowBytes, goal));
    this.#sizeBytes = Math.floor((this.#sizeBytes + bounded) / 2);
  }
}

/**
 * Whether the shell should stand still, by the bytes that wait to be sent to its writer.
 * Two marks, so that it does not change with every frame.
 */
export function shouldPause(paused: boolean, waitingBytes: number): boolean {
  return paused ? waitingBytes > LIMITS.resumeShellAtBytes : waitingBytes >= LIMITS.pauseShellAtBytes;
}
