// Counts the lines that a learner enters, in what they type. Pure.

/** A bracketed paste begins or ends, a line is entered (Enter, Ctrl-J, Ctrl-O), or whatever goes on is given up (Ctrl-C). */
const KEYS = /\x1b\[20[01]~|[\r\n\x0f\x03]/g;
const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';
const CTRL_C = '\x03';
/** What may go on as the mark of a paste in the next piece. */
const UNFINISHED = /\x1b(?:\[(?:2(?:0[01]?)?)?)?$/;

const LAST_CONTROL = 0x1f;

/** Reads keystrokes in pieces of any size. */
export class EnterCounter {
  #isPasting = false;
  #unfinished = '';

  /** @returns how many lines these bytes enter; what is within a bracketed paste enters none */
  count(bytes: Uint8Array): number {
    // A single key mostly: whoever types must not wait for us.
    if (bytes.length === 1 && this.#unfinished === '' && (bytes[0] as number) > LAST_CONTROL) return 0;
    const typed = this.#unfinished + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    this.#unfinished = UNFINISHED.exec(typed)?.[0] ?? '';
    let count = 0;
    for (const [key] of typed.matchAll(KEYS)) {
      if (key === PASTE_BEGINS) this.#isPasting = true;
      else if (key === PASTE_ENDS || key === CTRL_C) this.#isPasting = false;
      else if (!this.#isPasting) count += 1;
    }
    return count;
  }
}
