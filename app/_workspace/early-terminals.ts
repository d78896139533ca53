// Terminals that were opened before React was there: the page's own script opens the first one, so that its prompt waits for
// nothing. React then shows what is there already, once.
import type { OpenTerminal } from './open-terminal.ts';

export interface EarlyTerminal {
  readonly opened: Promise<OpenTerminal>;
  /** Ends it, for whoever has it now. */
  readonly abort: AbortController;
}

export class EarlyTerminals {
  readonly #terminals = new Map<string, EarlyTerminal>();

  put(name: string, terminal: EarlyTerminal): void {
    this.#terminals.set(name, terminal);
  }

  /** @returns the terminal, which is the caller's from now on */
  take(name: string): EarlyTerminal | undefined {
    const terminal = this.#terminals.get(name);
    this.#terminals.delete(name);
    return terminal;
  }
}
