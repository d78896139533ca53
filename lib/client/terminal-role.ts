// Who this page is in a terminal, and every way from one to another. Pure; terminal-channel.ts acts on it.
import type { AttachRole, TerminalRole } from '../protocol/messages.ts';

export type RoleState =
  /**
   * Not attached. `wants`: it is to be a writer, whatever else speaks for it or against it. `was`: what it was when it was
   * attached last; null at first.
   */
  | { readonly name: 'none'; readonly wants: boolean; readonly was: TerminalRole | null }
  | { readonly name: 'writer' }
  /** `vacant`: nobody writes. */
  | { readonly name: 'reader'; readonly vacant: boolean }
  /** A reader that has asked to write; what is typed waits for the answer. */
  | { readonly name: 'taking'; readonly vacant: boolean; readonly askedAtMs: number };

export type RoleEvent =
  /** The learner wants to write. */
  | { readonly type: 'take'; readonly atMs: number }
  /** The server has said it. */
  | { readonly type: 'told'; readonly role: TerminalRole; readonly vacant: boolean; readonly atMs: number }
  /** The server refused something on the channel, which may have been this. */
  | { readonly type: 'refused' }
  | { readonly type: 'detached' };

/** How near the learner is to a terminal of the page: it has the keyboard, or can be seen, or neither. */
export type Standing = 'keyboard' | 'view' | 'away';

/** A line that is alive answers sooner; after this the learner's next wish asks again. */
const ANSWER_TIMEOUT_MS = 5000;

/** An event that means nothing in a state leaves the state as it is. Each new `taking` is to be asked of the server. */
export function transition(state: RoleState, event: RoleEvent): RoleState {
  switch (event.type) {
    case 'take':
      return afterTake(state, event.atMs);
    case 'told':
      return event.role === 'writer' ? afterGranted(state) : afterDenied(state, event.vacant, event.atMs);
    case 'refused':
      return state.name === 'taking' ? { name: 'reader', vacant: state.vacant } : state;
    case 'detached':
      // A wish that was not answered is still one.
      if (state.name === 'none') return state;
      return { name: 'none', wants: state.name === 'taking', was: state.name === 'writer' ? 'writer' : 'reader' };
  }
}

function afterTake(state: RoleState, atMs: number): RoleState {
  switch (state.name) {
    case 'none':
      return { ...state, wants: true };
    case 'writer':
      return state;
    case 'reader':
      return { name: 'taking', vacant: state.vacant, askedAtMs: atMs };
    case 'taking':
      return atMs - state.askedAtMs < ANSWER_TIMEOUT_MS ? state : { ...state, askedAtMs: atMs };
  }
}

const afterGranted = (state: RoleState): RoleState => (state.name === 'writer' ? state : { name: 'writer' });

function afterDenied(state: RoleState, vacant: boolean, atMs: number): RoleState {
  // The size changed, or the answer is still on its way.
  if (state.name === 'taking' || state.name === 'reader') {
    return state.vacant === vacant ? state : { ...state, vacant };
  }
  // The wish came after it was asked to be attached as a reader.
  const wishes = state.name === 'none' && state.wants;
  return wishes ? { name: 'taking', vacant, askedAtMs: atMs } : { name: 'reader', vacant };
}

/**
 * What an attachment asks for. At first, who sees the terminal writes. Later it is found as it was left: of pages that come
 * back at once, the one with the keyboard writes, in whatever order they come, and none takes it from where somebody types.
 */
export function roleToAskFor(state: RoleState, standing: Standing): AttachRole {
  if (state.name !== 'none') return 'reader';
  if (state.wants) return 'writer';
  if (standing === 'away') return 'reader';
  if (state.was === null) return 'writer';
  const hasKeyboard = standing === 'keyboard';
  if (state.was === 'writer') return hasKeyboard ? 'writer' : 'volunteer';
  return hasKeyboard ? 'volunteer' : 'reader';
}

/** What the page shows; `vacant`: it reads where nobody writes. */
export type RoleView = TerminalRole | 'vacant';

export function viewRole(state: RoleState): RoleView | null {
  if (state.name === 'none') return null;
  if (state.name === 'writer') return 'writer';
  return state.vacant ? 'vacant' : 'reader';
}
