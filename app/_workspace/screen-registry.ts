// The screens of a page by the name of their terminal, so that the panel reaches the one that is meant. Screens come late
// and go: what is asked of one that is not there does nothing, but the keyboard goes to it when it comes.
import type { ScreenCommands } from './screen-commands.ts';

export class ScreenRegistry {
  readonly #screens = new Map<string, ScreenCommands>();
  #awaited: string | null = null;

  /** @returns the way to take it out again */
  add(name: string, commands: ScreenCommands): () => void {
    this.#screens.set(name, commands);
    if (this.#awaited === name) this.focus(name);
    return () => {
      if (this.#screens.get(name) === commands) this.#screens.delete(name);
    };
  }

  get(name: string): ScreenCommands | undefined {
    return this.#screens.get(name);
  }

  focus(name: string): void {
    const screen = this.#screens.get(name);
    this.#awaited = screen === undefined ? name : null;
    screen?.focus();
  }
}
