// Who this page is in a terminal, and every way from one to another. Pure; terminal-channel.ts acts on it.
import type { TerminalRole } from '../protocol/messages.ts';

export type RoleState =
  /** Not attached. `wants`: it is to be a writer, whatever else speaks for it or against it. */
  | { readonly name: 'none'; readonly wants: boolean }
  | { readonly name: 'writer' }
  | { readonly name: 'reader' }
  /** A reader that has asked to write; what is typed waits for the answer. */
  | { readonly name: 'taking'; readonly askedAtMs: number };

export type RoleEvent =
  /** The learner wants to write. */
  | { readonly type: 'take'; readonly atMs: number }
  /** The server has said it. */
  | { readonly type: 'told'; readonly role: TerminalRole; readonly atMs: number }
  /** The server refused something on the channel, which may have been this. */
  | { readonly type: 'refused' }
  | { readonly type: 'detached' };

/** A line that is alive answers sooner; after this the learner's next wish asks again. */
const ANSWER_TIMEOUT_MS = 5000;

/** An event that means nothing in a state leaves the state as it is. Each new `taking` is to be asked of the server. */
export function transition(state: RoleState, event: RoleEvent): RoleState {
  switch (event.type) {
    case 'take':
      return afterTake(state, event.atMs);
    case 'told':
      return afterTold(state, event.role, event.atMs);
    case 'refused':
      return state.name === 'taking' ? { name: 'reader' } : state;
    case 'detached':
      // A wish that was not answered is still one.
      return state.name === 'none' ? state : { name: 'none', wants: state.name === 'taking' };
  }
}

function afterTake(state: RoleState, atMs: number): RoleState {
  switch (state.name) {
    case 'none':
      return { name: 'none', wants: true };
    case 'writer':
      return state;
    case 'reader':
      return { name: 'taking', askedAtMs: atMs };
    case 'taking':
      return atMs - state.askedAtMs < ANSWER_TIMEOUT_MS ? state : { name: 'taking', askedAtMs: atMs };
  }
}

function afterTold(state: RoleState, role: TerminalRole, atMs: number): RoleState {
  if (role === 'writer') return state.name === 'writer' ? state : { name: 'writer' };
  // The size changed, or the answer is still on its way.
  if (state.name === 'taking' || state.name === 'reader') return state;
  // The wish came after it was asked to be attached as a reader.
  return state.name === 'none' && state.wants ? { name: 'taking', askedAtMs: atMs } : { name: 'reader' };
}

/** What the page shows. */
export function viewRole({ name }: RoleState): TerminalRole | null {
  if (name === 'none') return null;
  return name === 'writer' ? 'writer' : 'reader';
}
