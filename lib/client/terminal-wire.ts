// What a terminal's channel is asked for, and what it speaks to: the connection, and whoever shows how the terminal stands.
// Types only.
import type { ClientMessage, TerminalRole } from '../protocol/messages.ts';
import type { InputLoss } from './input-sender.ts';
import type { OpeningView } from './opening-state.ts';
import type { RoleView, Standing } from './terminal-role.ts';
import type { TerminalScreen, TerminalSize } from './terminal-screen.ts';

export interface TerminalRequest {
  readonly name: string;
  readonly screen: TerminalScreen;
  readonly size: TerminalSize;
  /** How near the learner is to it now. */
  readonly standing: () => Standing;
}

/** What the server says of a channel. */
export interface TerminalView extends TerminalSize {
  readonly role: TerminalRole;
  readonly vacant: boolean;
  readonly inputSeq?: number;
}

export interface TerminalWire {
  send(message: ClientMessage): void;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
}

/** Each is called when what is to be shown may have changed. */
export interface TerminalListener {
  /** Of a terminal that is not open. */
  opening(view: OpeningView | null): void;
  role(role: RoleView | null): void;
  inputLost(loss: InputLoss | null): void;
}
