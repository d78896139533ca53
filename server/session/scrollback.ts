// A terminal's last bytes, addressed by sequence number. Pure accounting: no I/O, no clock.

const PAGE_BYTES = 16 * 1024;

/**
 * Keeps the last `capacityBytes` of a byte stream (rounded up to whole pages).
 * Pages are append-only and never overwritten, so what `read` returns stays valid.
 */
export class Scrollback {
  readonly #capacityBytes: number;
  #pages: Buffer[] = [];
  #startSeq = 0;
  #endSeq = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  /** Sequence number of the oldest byte that is kept. */
  get startSeq(): number {
    return this.#startSeq;
  }

  /** Sequence number that the next byte will get. */
  get endSeq(): number {
    return this.#endSeq;
  }

  /** Forgets everything: the next byte is number `seq`. */
  restartAt(seq: number): void {
    this.#pages = [];
    this.#startSeq = seq;
    this.#endSeq = seq;
  }

  append(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      const used = (this.#endSeq - this.#startSeq) % PAGE_BYTES;
      const page = used === 0 ? this.#addPage() : (this.#pages.at(-1) as Buffer);
      const part = bytes.subarray(offset, offset + PAGE_BYTES - used);
      page.set(part, used);
      offset += part.length;
      this.#endSeq += part.length;
    }
  }

  /**
   * @param fromSeq at least `startSeq`, at most `endSeq`
   * @param maxBytes at most so many bytes; fewer when a page ends, none only at `endSeq`
   * @returns a view, not a copy
   */
  read(fromSeq: number, maxBytes: number): Uint8Array {
    const offset = fromSeq - this.#startSeq;
    const page = this.#pages[Math.floor(offset / PAGE_BYTES)];
    if (offset < 0 || page === undefined) return new Uint8Array(0);
    const from = offset % PAGE_BYTES;
    return page.subarray(from, Math.min(from + maxBytes, PAGE_BYTES, from + this.#endSeq - fromSeq));
  }

  #addPage(): Buffer {
    const page = Buffer.allocUnsafeSlow(PAGE_BYTES);
    this.#pages.push(page);
    if ((this.#pages.length - 1) * PAGE_BYTES > this.#capacityBytes) {
      this.#pages.shift();
      this.#startSeq += PAGE_BYTES;
    }
    return page;
  }
}
