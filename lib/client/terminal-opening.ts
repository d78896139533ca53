// Sees to it that a terminal is opened: asks, waits for the answer and between tries. Acts on the states of
// opening-state.ts; what is asked, and how, it is given.
import type { ErrorCode } from '../errors.ts';
import { backoffMs } from './backoff.ts';
import {
  isGivenUp,
  type OpeningEvent,
  type OpeningState,
  type OpeningView,
  transition,
  viewOpening,
} from './opening-state.ts';

interface Options {
  readonly ask: () => void;
  /** Called when what is to be shown may have changed. */
  readonly onView: (view: OpeningView | null) => void;
}

/**
 * Longer than a shell takes to open. One that is brought back by a server that was started again may take two minutes;
 * asking again meanwhile does no harm, as the server lets the latest wait for the same opening, and an answer that comes
 * between two tries counts.
 */
const ANSWER_TIMEOUT_MS = 30_000;

export class TerminalOpening {
  readonly #options: Options;
  #state: OpeningState = { name: 'detached' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get isAttached(): boolean {
    return this.#state.name === 'attached';
  }

  /** The server has been asked, and may answer or has. */
  get isAsked(): boolean {
    return this.#state.name === 'attaching' || this.isAttached;
  }

  /** It is not asked for any more, unless the learner does something. */
  get isGivenUp(): boolean {
    return isGivenUp(this.#state);
  }

  get hasEnded(): boolean {
    return this.#state.name === 'ended';
  }

  /** Post-condition of `detach`, `attached` and `ended`: no timer runs. */
  apply(event: OpeningEvent): void {
    const before = this.#state;
    this.#state = transition(before, event);
    if (this.#state === before) return;
    clearTimeout(this.#timer);
    this.#enter(this.#state);
    this.#options.onView(viewOpening(this.#state));
  }

  /** A fault; where it is not about the opening, the state is such that it means nothing. */
  refused(code: ErrorCode): void {
    this.apply({ type: 'refused', code });
  }

  #enter(state: OpeningState): void {
    if (state.name === 'attaching') {
      this.#options.ask();
      this.#timer = setTimeout(() => this.refused('timeout'), ANSWER_TIMEOUT_MS);
    }
    if (state.name === 'waiting') {
      this.#timer = setTimeout(() => this.apply({ type: 'attach' }), backoffMs(state.failures, Math.random()));
    }
  }
}
