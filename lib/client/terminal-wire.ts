// What a terminal's channel speaks to: the connection, and whoever shows how the terminal stands. Types only.
import type { ClientMessage } from '../protocol/messages.ts';
import type { InputLoss } from './input-sender.ts';
import type { OpeningView } from './opening-state.ts';
import type { RoleView } from './terminal-role.ts';

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
