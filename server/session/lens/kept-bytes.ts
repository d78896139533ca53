// Bytes that come in pieces and are kept together: in one piece of memory, whatever size the pieces have. Pure accounting.

const FIRST_BYTES = 1024;

export class KeptBytes {
  readonly #most: number;
  #memory: Buffer = Buffer.alloc(0);
  #length = 0;

  /** @param most of more, the beginning is kept */
  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /** What it takes, which is up to twice what is kept. */
  get memory(): number {
    return this.#memory.length;
  }

  /** Valid until more is added. */
  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  /** @returns how many of them are kept */
  add(bytes: Buffer): number {
    const count = Math.min(bytes.length, this.#most - this.#length);
    this.#makeRoom(this.#length + count);
    bytes.copy(this.#memory, this.#length, 0, count);
    this.#length += count;
    return count;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#most, Math.max(FIRST_BYTES, bytes, 2 * this.#memory.length)));
    this.bytes.copy(larger);
    this.#memory = larger;
  }
}
