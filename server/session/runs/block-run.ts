// One press of Run, as it is queued, typed and kept. Data only.

/** How a run goes. */
export type RunWay =
  /** Typed into the shell; ended when that says so. */
  | { readonly kind: 'shell' }
  /** The same, but it leaves the learner in a program, and is done when that shows this prompt. */
  | { readonly kind: 'opens'; readonly prompt: string }
  /** Typed into such a program at this prompt, and done when it comes again. */
  | { readonly kind: 'inside'; readonly prompt: string };

export interface BlockRun {
  /** Of all lessons: see item-key.ts. */
  readonly block: string;
  readonly runId: string;
  readonly command: string;
  /** The run is `ok` when it ends with this one. */
  readonly expectedExitCode: number;
  /** The shell's, unless it is said. */
  readonly way?: RunWay | undefined;
}

export const wayOf = ({ way }: BlockRun): RunWay => way ?? { kind: 'shell' };

/** A run that was typed: its command begins at or after `seq`. `startedAt` is null while it has not begun. */
export interface TypedRun {
  readonly run: BlockRun;
  readonly seq: number;
  readonly startedAt: number | null;
}

/** The run that is in the shell, if one is. */
export type CurrentRun =
  | { readonly status: 'none' }
  /** Typed by an earlier server; the marks that come again say how far it got. */
  | { readonly status: 'restored'; readonly typed: TypedRun }
  | { readonly status: 'typed'; readonly typed: TypedRun }
  | { readonly status: 'running'; readonly typed: TypedRun; readonly startSeq: number; readonly startedAt: number };

export const NO_RUN: CurrentRun = { status: 'none' };

/** What has to be known of a terminal's runs to go on with them after a restart of the server. */
export interface PendingRuns {
  readonly waiting: readonly BlockRun[];
  readonly current: TypedRun | null;
}

/**
 * Ctrl-E and Ctrl-U take away what stands on the line (Ctrl-Y brings it back), then the command comes as a bracketed
 * paste, so that the shell neither completes nor interprets anything in it, and Enter.
 */
export function keystrokes({ command }: BlockRun): Buffer {
  return Buffer.from(`\x05\x15\x1b[200~${command.trimEnd()}\x1b[201~\r`);
}

/** The same for a program, which may know nothing of pastes: then it is typed as it stands. */
export function keystrokesInside({ command }: BlockRun, withPasteMarks: boolean): Buffer {
  const text = command.trimEnd();
  return Buffer.from(withPasteMarks ? `\x1b[200~${text}\x1b[201~\r` : `${text.replaceAll('\n', '\r')}\r`);
}
