// Who may send how much. Pure accounting by sequence numbers: no I/O, no clock.
import { LIMITS } from '../../lib/protocol/limits.ts';

/** What one viewer of a terminal has been sent and has acknowledged. */
export class SendWindow {
  #sentSeq: number;
  #ackedSeq: number;

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

  /** Bytes that may be sent now. */
  get available(): number {
    return Math.max(0, LIMITS.sendWindowBytes - (this.#sentSeq - this.#ackedSeq));
  }

  sent(bytes: number): void {
    this.#sentSeq += bytes;
  }

  /** Jumps over bytes that are no longer kept. */
  skipTo(seq: number): void {
    this.#sentSeq = Math.max(this.#sentSeq, seq);
    this.#ackedSeq = this.#sentSeq;
  }

  /**
   * An acknowledgement of what was never sent, or of less than before, changes nothing.
   * @returns bytes that are acknowledged by it for the first time
   */
  acknowledge(seq: number): number {
    if (seq <= this.#ackedSeq || seq > this.#sentSeq) return 0;
    const bytes = seq - this.#ackedSeq;
    this.#ackedSeq = seq;
    return bytes;
  }
}

/**
 * Whether the shell should stand still, by the bytes that its slowest viewer has not acknowledged yet.
 * Two marks, so that it does not change with every frame.
 */
export function shouldPause(paused: boolean, slowestLagBytes: number): boolean {
  return paused ? slowestLagBytes > LIMITS.resumeShellAtBytes : slowestLagBytes >= LIMITS.pauseShellAtBytes;
}
