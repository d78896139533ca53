// Whose turn it is to make a picture of a screen. Each takes the server's only thread for up to some tens of milliseconds,
// so one is made at a time, and between two of them everything else that waits is done.

export class PicturePace {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn. Whoever has it makes the picture at once, without waiting for anything. */
  turn(): Promise<void> {
    this.#last = this.#last.then(breathe);
    return this.#last;
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
