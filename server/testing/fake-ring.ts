// The output that a fake shell keeps, by sequence number: the last bytes, and whatever nobody has read yet.

const TAKEN_BYTES = 16 * 1024;
const KEPT_BYTES = 256 * 1024;

export class FakeRing {
  /** Of the next byte that the attachment reads. */
  readSeq: number;
  #keptBytes: number;
  #kept: Buffer[] = [];
  #startSeq: number;
  #endSeq: number;

  constructor(firstSeq: number, keptBytes = KEPT_BYTES) {
    this.#keptBytes = keptBytes;
    this.#startSeq = firstSeq;
    this.#endSeq = firstSeq;
    this.readSeq = firstSeq;
  }

  get endSeq(): number {
    return this.#endSeq;
  }

  /** Where an attachment begins that wants to go on from `resumeFrom`. */
  startOf(resumeFrom: number): number {
    return resumeFrom > this.#endSeq ? this.#startSeq : Math.max(resumeFrom, this.#startSeq);
  }

  append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#kept.push(bytes);
    this.#endSeq += bytes.length;
    this.#forget();
  }

  /** The next bytes for the attachment; none when it has read all there is. */
  take(): Buffer {
    let seq = this.#startSeq;
    for (const bytes of this.#kept) {
      const from = this.readSeq - seq;
      seq += bytes.length;
      if (from >= bytes.length) continue;
      const taken = bytes.subarray(from, from + TAKEN_BYTES);
      this.readSeq += taken.length;
      this.#forget();
      return taken;
    }
    return Buffer.alloc(0);
  }

  /** Nobody will ask for it again. */
  keepNothing(): void {
    this.#keptBytes = 0;
    this.#forget();
  }

  #forget(): void {
    const oldest = Math.min(this.readSeq, this.#endSeq - this.#keptBytes);
    for (let first = this.#kept[0]; first && this.#startSeq < oldest; first = this.#kept[0]) {
      const forgotten = Math.min(first.length, oldest - this.#startSeq);
      this.#startSeq += forgotten;
      if (forgotten === first.length) this.#kept.shift();
      else this.#kept[0] = first.subarray(forgotten);
    }
  }
}
