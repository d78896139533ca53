// What a block runner has around it: the terminal that it types into, and who keeps and tells what becomes of the runs.
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { Scrollback } from '../terminal/scrollback.ts';
import type { TerminalSize } from '../terminal/terminal.ts';
import type { PendingRuns } from './block-run.ts';

export interface RunnerListeners {
  onReceipt(receipt: Receipt): void;
  /** Called before anything is typed. */
  onPending(pending: PendingRuns): void;
}

/** What the runner needs of a terminal. */
export interface RunnerTerminal {
  readonly name: string;
  readonly scrollback: Scrollback;
  readonly size: TerminalSize;
  /** Its output is still that which an earlier server saw: what the marks in it say is over. */
  readonly isReplaying: boolean;
  /** What is typed now would not reach the shell; `replayed` is called when it would. */
  readonly isAway: boolean;
  write(bytes: Uint8Array): void;
}
