// The states of the connection to the server and every way from one to another. Pure; connection.ts acts on it.
import type { ErrorCode } from '../errors.ts';
import { CLOSE_CODES } from '../protocol/messages.ts';

export type LinkState =
  | { readonly name: 'stopped' }
  /** A socket is being opened. `attempt` counts failures since the last welcome. */
  | { readonly name: 'connecting'; readonly attempt: number }
  /** The socket is open, our hello is out, the welcome is awaited. */
  | { readonly name: 'greeting'; readonly attempt: number }
  | { readonly name: 'connected' }
  | { readonly name: 'waiting'; readonly attempt: number }
  /** The browser says that there is no network: nothing is tried until it says otherwise. */
  | { readonly name: 'no-network'; readonly attempt: number }
  /** The server does not want this client, or is not understood by it: trying again by itself would not help. */
  | { readonly name: 'refused'; readonly code: ErrorCode };

export type LinkEvent =
  | { readonly type: 'start' }
  | { readonly type: 'opened' }
  | { readonly type: 'welcomed' }
  /** The server answered our hello, and this page does not understand the answer. */
  | { readonly type: 'unreadable' }
  /** The socket closed, failed to open, or fell silent. */
  | { readonly type: 'closed'; readonly closeCode: number }
  | { readonly type: 'waited' }
  | { readonly type: 'retry' }
  | { readonly type: 'network-lost' }
  | { readonly type: 'network-back' }
  | { readonly type: 'stop' };

const REFUSALS: ReadonlyMap<number, ErrorCode> = new Map([
  [CLOSE_CODES.unsupportedVersion, 'unsupported-version'],
  [CLOSE_CODES.badMessage, 'bad-message'],
  [CLOSE_CODES.tooManyConnections, 'too-many-connections'],
]);

/** An event that means nothing in a state leaves the state as it is: the same object is returned. */
export function transition(state: LinkState, event: LinkEvent): LinkState {
  switch (event.type) {
    case 'stop':
      return { name: 'stopped' };
    case 'start':
      return state.name === 'stopped' ? { name: 'connecting', attempt: 0 } : state;
    case 'opened':
      return state.name === 'connecting' ? { name: 'greeting', attempt: state.attempt } : state;
    case 'welcomed':
      return answered(state, { name: 'connected' });
    case 'unreadable':
      return answered(state, { name: 'refused', code: 'bad-message' });
    case 'closed':
      return afterClose(state, event.closeCode);
    case 'waited':
      return state.name === 'waiting' ? { name: 'connecting', attempt: state.attempt } : state;
    case 'retry':
      return isIdle(state) ? { name: 'connecting', attempt: attemptOf(state) } : state;
    case 'network-lost':
      return isTrying(state) ? { name: 'no-network', attempt: attemptOf(state) } : state;
    case 'network-back':
      return state.name === 'refused' ? state : transition(state, { type: 'retry' });
  }
}

const answered = (state: LinkState, next: LinkState): LinkState => (state.name === 'greeting' ? next : state);

function afterClose(state: LinkState, closeCode: number): LinkState {
  if (state.name !== 'connecting' && state.name !== 'greeting' && state.name !== 'connected') return state;
  const code = REFUSALS.get(closeCode);
  return code === undefined ? { name: 'waiting', attempt: attemptOf(state) + 1 } : { name: 'refused', code };
}

const attemptOf = (state: LinkState): number => ('attempt' in state ? state.attempt : 0);

const isTrying = ({ name }: LinkState): boolean => name !== 'stopped' && name !== 'refused' && name !== 'no-network';

const isIdle = (state: LinkState): boolean =>
  state.name === 'waiting' || state.name === 'no-network' || state.name === 'refused';

/** Failures in a row after which the page stops saying "reconnecting" and offers a retry (about six seconds). */
const OFFLINE_AFTER_FAILURES = 5;

/** What the page shows; `status` is the value of `data-connection`. */
export type LinkView =
  | { readonly status: 'connected' }
  /** `first`: nothing was lost, the page is only just connecting. */
  | { readonly status: 'reconnecting'; readonly first: boolean }
  | { readonly status: 'offline'; readonly cause: 'network' | 'server' }
  | { readonly status: 'offline'; readonly cause: 'refused'; readonly code: ErrorCode };

export function viewLink(state: LinkState, wasConnected: boolean): LinkView {
  switch (state.name) {
    case 'connected':
      return { status: 'connected' };
    case 'no-network':
      return { status: 'offline', cause: 'network' };
    case 'refused':
      return { status: 'offline', cause: 'refused', code: state.code };
    case 'stopped':
      return { status: 'reconnecting', first: true };
    case 'connecting':
    case 'greeting':
    case 'waiting':
      return state.attempt >= OFFLINE_AFTER_FAILURES
        ? { status: 'offline', cause: 'server' }
        : { status: 'reconnecting', first: !wasConnected && state.attempt === 0 };
  }
}
