// Random values for tests, the same in each run of the same seed, so that a failure can be seen again.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** At least 0, less than `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** Any JSON value, from a scalar to a small tree. */
  json(depth = 3): unknown {
    const scalar = [null, true, -1, 0.5, 2 ** 53, '', 'hello', '\u0000', '가', 'ping', 'x'.repeat(300)];
    const kind = depth === 0 ? 0 : this.below(3);
    if (kind === 1) return Array.from({ length: this.below(4) }, () => this.json(depth - 1));
    if (kind === 2)
      return Object.fromEntries(Array.from({ length: this.below(4) }, () => [this.#key(), this.json(depth - 1)]));
    return this.pick(scalar);
  }

  #key(): string {
    return this.pick(['type', 'channel', 'seq', 'block', '__proto__', 'constructor', 'toString', '', 'x']);
  }
}
