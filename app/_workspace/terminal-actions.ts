// What can be done with the terminals of a page: changes what is looked at, and asks the server for what it has to do.
// Knows nothing of React and of how anything looks.
import type { ExternalStore } from '../../lib/client/external-store.ts';
import type { LessonState } from '../../lib/client/lesson-state.ts';
import type { SessionClient } from '../../lib/client/session-client.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import type { ScreenRegistry } from './screen-registry.ts';
import { cleanTitle, namesOf } from './tab-list.ts';
import { hasRuns, placeToMoveTo } from './terminal-place.ts';
import {
  activeTerminal,
  type ViewState,
  withNeighbour,
  withNewTerminal,
  withoutSplit,
  withoutTerminal,
  withRevealed,
  withShown,
  withSplit,
} from './view-state.ts';

interface Parts {
  /** The terminals have a page of their own, which they always fill. */
  readonly alone: boolean;
  readonly view: ExternalStore<ViewState>;
  readonly store: ExternalStore<LessonState>;
  readonly client: Promise<SessionClient>;
  readonly screens: ScreenRegistry;
}

export class TerminalActions {
  readonly #alone: boolean;
  readonly #view: ExternalStore<ViewState>;
  readonly #store: ExternalStore<LessonState>;
  readonly #client: Promise<SessionClient>;
  readonly #screens: ScreenRegistry;

  constructor({ alone, view, store, client, screens }: Parts) {
    this.#alone = alone;
    this.#view = view;
    this.#store = store;
    this.#client = client;
    this.#screens = screens;
  }

  /** Opens another one and goes there; nothing at the limit. */
  open(): void {
    if (this.#mayOpen()) this.#goTo(withNewTerminal);
  }

  /** Brings it to the front, and the keyboard into it. */
  goTo(name: string): void {
    this.#goTo((state) => withShown(state, name));
  }

  /** The same where the page is small and the terminals may be out of sight. */
  reveal(name: string): void {
    this.#goTo((state) => withRevealed(state, name));
  }

  /** Types this where the learner types; Enter is theirs. Nothing where there is no screen yet. */
  type(text: string): void {
    const name = activeTerminal(this.#view.get());
    this.reveal(name);
    this.#screens.get(name)?.sendText(text);
  }

  /** Brings it to the front; the keyboard stays where it is. */
  show(name: string): void {
    this.#view.update((state) => withShown(state, name));
  }

  neighbour(step: -1 | 1): void {
    this.#goTo((state) => withNeighbour(state, step));
  }

  /** A second pane, or back to one. Nothing where that takes a terminal that may not be opened. */
  toggleSplit(): void {
    const { layout, list } = this.#view.get();
    if (layout.mode === 'split') this.#goTo(withoutSplit);
    else if (list.tabs.length > 1 || this.#mayOpen()) this.#goTo(withSplit);
  }

  toggleFilled(): void {
    if (!this.#alone) this.#goTo((state) => ({ ...state, filled: !state.filled }));
  }

  askRename(name: string): void {
    this.#view.update((state) => ({ ...withShown(state, name), renaming: name }));
  }

  /** @param text as it was typed, or null to leave the title as it is */
  rename(name: string, text: string | null): void {
    this.#view.update((state) => ({ ...state, renaming: null }));
    if (text === null) return;
    void this.#client.then((client) => client.renameTerminal(name, cleanTitle(text)));
  }

  /** Closes it, after a question where something runs there. The last one stays. */
  askClose(name: string): void {
    if (this.#view.get().list.tabs.length < 2) return;
    const isBusy = hasRuns(this.#receipts, name) || this.#screens.get(name)?.isRunning() === true;
    if (!isBusy) this.close(name);
    else this.#view.update((state) => ({ ...withRevealed(state, name), closing: name }));
  }

  leaveOpen(name: string): void {
    this.#goTo((state) => ({ ...withShown(state, name), closing: null }));
  }

  close(name: string): void {
    this.#goTo((state) => withoutTerminal({ ...state, closing: null }, name));
    void this.#client.then((client) => client.endTerminal(name));
  }

  interrupt(name: string): void {
    void this.#client.then((client) => client.interruptTerminal(name));
  }

  cancelRun(runId: string): void {
    void this.#client.then((client) => client.cancelRun(runId));
  }

  /** Where a run that waits could run at once; null when there is no other terminal, nor may be. */
  placeFor(run: Receipt): string | null {
    return placeToMoveTo(run, {
      receipts: this.#receipts,
      list: this.#view.get().list,
      mayOpen: this.#mayOpen(),
    });
  }

  moveRun(run: Receipt): void {
    const place = this.placeFor(run);
    if (place === null) return;
    this.#view.update((state) => withRevealed(state, place));
    void this.#client.then((client) => client.moveRun(run.runId, place));
  }

  #mayOpen(): boolean {
    const limit = this.#store.get().limits?.terminals ?? 0;
    return namesOf(this.#view.get().list).length < limit;
  }

  get #receipts(): readonly Receipt[] {
    return Object.values(this.#store.get().receipts);
  }

  #goTo(change: (state: ViewState) => ViewState): void {
    this.#view.update(change);
    // What comes to the front is only there, and can have the keyboard, when React has shown it: in a microtask of its own.
    queueMicrotask(() => this.#screens.focus(activeTerminal(this.#view.get())));
  }
}
