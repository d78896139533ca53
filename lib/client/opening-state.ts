// The states of a terminal, from asked for to open, and every way from one to another. Pure; terminal-channel.ts acts on it.
import { ERROR_CODES, type ErrorCode } from '../errors.ts';

export type OpeningState =
  /** It cannot be asked for: there is no connection, or no engine to work in. */
  | { readonly name: 'detached' }
  /** Asked for. `failures` counts refusals in a row. */
  | { readonly name: 'attaching'; readonly failures: number }
  | { readonly name: 'attached' }
  /** Refused; it is asked for again after a while. */
  | { readonly name: 'waiting'; readonly failures: number }
  /** Refused too often, or so that asking again by itself would not help. */
  | { readonly name: 'failed'; readonly code: ErrorCode }
  /** Somebody ended it: asking for it would open it anew, which only the learner may want. */
  | { readonly name: 'ended' };

export type OpeningEvent =
  /** It can be asked for, or the wait is over. */
  | { readonly type: 'attach' }
  | { readonly type: 'attached' }
  | { readonly type: 'refused'; readonly code: ErrorCode }
  /** The learner wants it now. */
  | { readonly type: 'retry' }
  | { readonly type: 'detach' }
  | { readonly type: 'ended' }
  /** Somebody opened it again, or it is to be opened in another engine. */
  | { readonly type: 'reopened' };

/** Refusals in a row after which the learner decides (six to twelve seconds, besides what the server takes). */
const MAX_FAILURES = 6;

/** An event that means nothing in a state leaves the state as it is: the same object is returned. */
export function transition(state: OpeningState, event: OpeningEvent): OpeningState {
  switch (event.type) {
    case 'attach':
      return state.name === 'detached' ? { name: 'attaching', failures: 0 } : withoutWait(state);
    case 'attached':
      return afterAnswer(state);
    case 'refused':
      return state.name === 'attaching' ? afterRefusal(state.failures + 1, event.code) : state;
    case 'retry':
      // The refusal that the learner was shown counts, so that this still shows as another try.
      return isGivenUp(state) ? { name: 'attaching', failures: 1 } : withoutWait(state);
    case 'detach':
      return state.name === 'detached' || state.name === 'ended' ? state : { name: 'detached' };
    case 'ended':
      // What is being asked for is not what ended.
      return state.name === 'attached' || state.name === 'detached' ? { name: 'ended' } : state;
    case 'reopened':
      return state.name === 'ended' ? { name: 'detached' } : state;
  }
}

/** One that comes when nothing is asked for any more is about a terminal, an engine or a connection that is gone. */
const afterAnswer = (state: OpeningState): OpeningState =>
  state.name === 'attaching' || state.name === 'waiting' || state.name === 'failed' ? { name: 'attached' } : state;

function afterRefusal(failures: number, code: ErrorCode): OpeningState {
  const goesOn = ERROR_CODES[code].retryable && failures < MAX_FAILURES;
  return goesOn ? { name: 'waiting', failures } : { name: 'failed', code };
}

/** Only the learner can have it asked for. */
export const isGivenUp = ({ name }: OpeningState): boolean => name === 'failed' || name === 'ended';

const withoutWait = (state: OpeningState): OpeningState =>
  state.name === 'waiting' ? { name: 'attaching', failures: state.failures } : state;

/** What the page shows of a terminal that is not open. */
export type OpeningView =
  | { readonly status: 'opening' }
  /** It was refused, and is asked for again by itself. */
  | { readonly status: 'reopening' }
  | { readonly status: 'failed'; readonly code: ErrorCode };

/** @returns null when there is nothing to say: it is open, or what it needs is missing, which the page shows elsewhere */
export function viewOpening(state: OpeningState): OpeningView | null {
  switch (state.name) {
    case 'detached':
    case 'attached':
      return null;
    case 'attaching':
      return { status: state.failures === 0 ? 'opening' : 'reopening' };
    case 'waiting':
      return { status: 'reopening' };
    case 'failed':
      return { status: 'failed', code: state.code };
    case 'ended':
      return { status: 'failed', code: 'terminal-closed' };
  }
}
