// A terminal's last bytes, addressed by sequence number. Pure accounting: no I/O, no clock.

const PAGE_BYTES = 16 * 1024;

/**
 * Keeps a byte stream from `startSeq` on, until it is told to drop the oldest bytes.
 * Pages are append-only and never overwritten, so what `read` returns stays valid.
 */
export class Scrollback {
  #pages: Buffer[] = [];
  /** Sequence number of the first page's first byte. */
  #pageSeq = 0;
  #startSeq = 0;
  #endSeq = 0;

  /** Sequence number of the oldest byte that is kept. */
  get startSeq(): number {
    return this.#startSeq;
  }

  /** Sequence number that the next byte will get. */
  get endSeq(): number {
    return this.#endSeq;
  }

  /** Bytes kept. */
  get length(): number {
    return this.#endSeq - this.#startSeq;
  }

  /** Forgets everything: the next byte is number `seq`. */
  restartAt(seq: number): void {
    this.#pages = [];
    this.#pageSeq = this.#startSeq = this.#endSeq = seq;
  }

  append(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      const used = (this.#endSeq - this.#pageSeq) % PAGE_BYTES;
      if (used === 0) this.#pages.push(Buffer.allocUnsafeSlow(PAGE_BYTES));
      const part = bytes.subarray(offset, offset + PAGE_BYTES - used);
      (this.#pages.at(-1) as Buffer).set(part, used);
      offset += part.length;
      this.#endSeq += part.length;
    }
  }

  /** Keeps no byte before `seq`, which is at most `endSeq`. */
  dropTo(seq: number): void {
    this.#startSeq = Math.min(this.#endSeq, Math.max(this.#startSeq, seq));
    const pages = Math.floor((this.#startSeq - this.#pageSeq) / PAGE_BYTES);
    this.#pages.splice(0, pages);
    this.#pageSeq += pages * PAGE_BYTES;
  }

  /**
   * @param fromSeq at least `startSeq`, at most `endSeq`
   * @param maxBytes at most so many bytes; fewer when a page ends, none only at `endSeq`
   * @returns a view, not a copy
   */
  read(fromSeq: number, maxBytes: number): Uint8Array {
    const offset = fromSeq - this.#pageSeq;
    const page = this.#pages[Math.floor(offset / PAGE_BYTES)];
    if (fromSeq < this.#startSeq || page === undefined) return new Uint8Array(0);
    const from = offset % PAGE_BYTES;
    return page.subarray(from, Math.min(from + maxBytes, PAGE_BYTES, from + this.#endSeq - fromSeq));
  }

  /** @returns a copy of the bytes from `fromSeq` up to `toSeq`, or of those of them that are kept */
  copy(fromSeq: number, toSeq: number): Buffer {
    const parts: Uint8Array[] = [];
    for (let seq = Math.max(fromSeq, this.#startSeq); seq < toSeq; ) {
      const part = this.read(seq, toSeq - seq);
      if (part.length === 0) break;
      parts.push(part);
      seq += part.length;
    }
    return Buffer.concat(parts);
  }
}
