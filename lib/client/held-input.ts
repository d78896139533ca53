// What was typed and cannot be sent yet. Pure accounting: no I/O.

export class HeldInput {
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #isFull = false;

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /**
   * A piece that does not fit is refused as a whole, and so is all that follows until what is held is given out: what
   * comes true later is the beginning of what was typed, never something with a piece missing.
   * @returns whether it is held
   */
  add(piece: Uint8Array, limitBytes: number): boolean {
    this.#isFull ||= this.#bytes + piece.length > limitBytes;
    if (this.#isFull) return false;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    return true;
  }

  /** Gives everything out, in order. Post-condition: it is empty. */
  takeAll(): readonly Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    this.#isFull = false;
    return pieces;
  }
}
