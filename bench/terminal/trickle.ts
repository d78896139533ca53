// What a slow line holds and when it gives it on. Pure: knows no socket and no clock.

/** The line may catch up for so long when it was looked at late, ms; it saves up nothing more while it is idle. */
const CREDIT_MS = 20;

export class Trickle {
  readonly #bytesPerMs: number;
  readonly #bufferBytes: number;
  readonly #held: Buffer[] = [];
  #heldBytes = 0;
  #credit = 0;
  #atMs: number;

  constructor(bytesPerSecond: number, bufferBytes: number, nowMs: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#bufferBytes = bufferBytes;
    this.#atMs = nowMs;
  }

  get isEmpty(): boolean {
    return this.#heldBytes === 0;
  }

  /** Then nothing more should be put in; what is put in all the same is kept, too. */
  get isFull(): boolean {
    return this.#heldBytes >= this.#bufferBytes;
  }

  put(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** @returns what has passed the line by now, in order */
  take(nowMs: number): Buffer[] {
    const most = CREDIT_MS * this.#bytesPerMs;
    this.#credit = Math.min(most, this.#credit + (nowMs - this.#atMs) * this.#bytesPerMs);
    this.#atMs = nowMs;
    const passed: Buffer[] = [];
    for (let first = this.#held[0]; first !== undefined && this.#credit >= 1; first = this.#held[0]) {
      const piece = first.subarray(0, Math.floor(this.#credit));
      if (piece.length === first.length) this.#held.shift();
      else this.#held[0] = first.subarray(piece.length);
      this.#credit -= piece.length;
      this.#heldBytes -= piece.length;
      passed.push(piece);
    }
    return passed;
  }
}
