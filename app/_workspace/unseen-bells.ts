// The terminals that rang their bell where nobody could see it: behind another tab, or in a dock that is closed. Each stays
// one until it is looked at.
import { createStore, type ExternalStore } from '../../lib/client/external-store.ts';
import { namesOf } from './tab-list.ts';
import { isInSight, type ViewState } from './view-state.ts';

/** Whether the terminals lie in a dock now; it tells when that changes. */
export type Docked = Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;

export class UnseenBells {
  /** Their names. */
  readonly store: ExternalStore<readonly string[]> = createStore<readonly string[]>([]);
  readonly #view: ExternalStore<ViewState>;
  readonly #docked: () => Docked;

  /** @param docked is asked in a browser only */
  constructor(view: ExternalStore<ViewState>, docked: () => Docked) {
    this.#view = view;
    this.#docked = docked;
  }

  ring(name: string): void {
    if (this.#isUnseen(name)) this.store.update((names) => (names.includes(name) ? names : [...names, name]));
  }

  /** Those that come into sight are seen. @returns the way to stop */
  follow(): () => void {
    const look = () => this.store.update((names) => this.#stillUnseen(names));
    const docked = this.#docked();
    docked.addEventListener('change', look);
    const stop = this.#view.subscribe(look);
    return () => {
      docked.removeEventListener('change', look);
      stop();
    };
  }

  #stillUnseen(names: readonly string[]): readonly string[] {
    const unseen = names.filter((name) => this.#isUnseen(name));
    return unseen.length === names.length ? names : unseen;
  }

  #isUnseen(name: string): boolean {
    const view = this.#view.get();
    return namesOf(view.list).includes(name) && !isInSight(view, name, this.#docked().matches);
  }
}
