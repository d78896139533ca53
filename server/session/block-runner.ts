// Types blocks into a terminal's shell, one after the other, each when the prompt is there, and writes their receipts.
import { assertNever } from '../../lib/assert-never.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { renderPlainText } from './plain-text.ts';
import type { Scrollback } from './scrollback.ts';
import type { ShellMark } from './shell-marks.ts';
import type { TerminalSize } from './terminal.ts';

export interface BlockRun {
  readonly block: string;
  readonly runId: string;
  readonly command: string;
  /** The run is `ok` when it ends with this one. */
  readonly expectedExitCode: number;
}

/** What has to be known of runs to go on with them after a restart of the server. */
export interface PendingRuns {
  readonly waiting: readonly BlockRun[];
  /** The one that was typed: its command begins at or after `seq`. `startedAt` is null while it has not begun. */
  readonly current: { readonly run: BlockRun; readonly seq: number; readonly startedAt: number | null } | null;
}

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

type State =
  /** The shell has not shown a prompt yet, or the learner's own command is running. */
  | { readonly status: 'busy' }
  | { readonly status: 'prompt' }
  | { readonly status: 'typed'; readonly run: BlockRun; readonly seq: number; readonly startedAt: number | null }
  | {
      readonly status: 'running';
      readonly run: BlockRun;
      readonly seq: number;
      readonly startSeq: number;
      readonly startedAt: number;
    };

/** Bytes of output that are rendered for a receipt; of more than this, the end. */
const RENDERED_BYTES = 512 * 1024;
/**
 * A shell that shows a new prompt instead of running what was typed has either dropped it (Ctrl-C) or read an Enter
 * of the learner's before it. In the latter case it reads on at once.
 */
const DROPPED_AFTER_MS = 1000;

export class BlockRunner {
  readonly #listeners: RunnerListeners;
  readonly #waiting: BlockRun[] = [];
  #terminal: RunnerTerminal | undefined;
  #terminalName: string;
  #state: State = { status: 'busy' };
  /** Typed by an earlier server; the marks that come again say how far it got. */
  #restored: PendingRuns['current'] = null;
  #dropTimer: NodeJS.Timeout | undefined;

  constructor(terminalName: string, listeners: RunnerListeners) {
    this.#terminalName = terminalName;
    this.#listeners = listeners;
  }

  /** Whether a run waits, is typed or runs. */
  get isBusy(): boolean {
    return this.#waiting.length > 0 || this.#current() !== null;
  }

  /** Whether as many runs wait as may: another one must not be enqueued. */
  get isFull(): boolean {
    return this.#waiting.length >= LIMITS.waitingRuns;
  }

  /** Goes on with what an earlier server had begun. Pre-condition: nothing was enqueued, no terminal is connected. */
  restore({ waiting, current }: PendingRuns): void {
    this.#waiting.push(...waiting);
    this.#restored = current;
  }

  /** From now on runs are typed into this terminal. */
  connect(terminal: RunnerTerminal): void {
    this.#terminal = terminal;
    if (!terminal.isReplaying) this.replayed();
  }

  /**
   * The terminal is given up in the middle of its replay, and another one will be connected, whose replay begins anew. A
   * run that was found again in this one is to be looked for again: the marks before it are others'.
   */
  disconnect(): void {
    this.#stopWaiting();
    this.#restored = this.#current();
    this.#state = { status: 'busy' };
    this.#terminal = undefined;
  }

  /** All that the shell had printed for an earlier server has come again, or the shell has been reached again. */
  replayed(): void {
    if (this.#restored) this.#settle(this.#restored);
    this.#typeNext();
  }

  /** Post-condition: the run has a receipt, and will get exactly one that is final. */
  enqueue(run: BlockRun): void {
    this.#waiting.push(run);
    this.#tellPending();
    this.#listeners.onReceipt({ status: 'queued', ...this.#about(run), waitsFor: 'shell' });
    this.#typeNext();
  }

  handleMark(mark: ShellMark): void {
    if (this.#restored && mark.seq >= this.#restored.seq) this.#takeUp(this.#restored);
    switch (mark.kind) {
      case 'back':
        this.#back();
        break;
      case 'prompt':
        this.#prompt();
        break;
      case 'start':
        this.#start(mark.seq);
        break;
      case 'end':
        this.#end(mark.seq, mark.exitCode);
        break;
      default:
        assertNever(mark, 'shell mark');
    }
  }

  /**
   * The learner typed. After their Enter the shell may be anywhere, in an unfinished quote for example, and says
   * nothing until the next prompt.
   */
  handleInput(bytes: Uint8Array): void {
    if (!hasEnter(bytes)) return;
    const state = this.#state;
    if (state.status === 'prompt') this.#state = { status: 'busy' };
    if (state.status !== 'typed' || this.#dropTimer === undefined) return;
    // The run was dropped, and this Enter begins something else: its output must not pass for the run's.
    this.#stopWaiting();
    this.#state = { status: 'busy' };
    this.#lose(state.run, 'shell-busy');
  }

  /** The sandbox is gone: every run that has no final receipt gets one that says so. */
  abandon(code: ErrorCode): void {
    this.#stopWaiting();
    const current = this.#current();
    const lost = [...(current ? [current.run] : []), ...this.#waiting.splice(0)];
    this.#restored = null;
    this.#state = { status: 'busy' };
    this.#terminal = undefined;
    for (const run of lost) this.#lose(run, code);
  }

  #takeUp({ run, seq, startedAt }: NonNullable<PendingRuns['current']>): void {
    this.#restored = null;
    this.#state = { status: 'typed', run, seq, startedAt };
  }

  /** Nothing that came again was of the run: the server ended before it reached the shell, or the shell has not answered. */
  #settle(restored: NonNullable<PendingRuns['current']>): void {
    const reachedShell = this.#terminal?.scrollback.endSeq !== restored.seq;
    if (this.#state.status !== 'prompt' || reachedShell) {
      this.#takeUp(restored);
    } else {
      this.#restored = null;
      this.#waiting.unshift(restored.run);
    }
  }

  #current(): PendingRuns['current'] {
    if (this.#restored) return this.#restored;
    const state = this.#state;
    if (state.status !== 'typed' && state.status !== 'running') return null;
    const { run, seq, startedAt } = state;
    return { run, seq, startedAt };
  }

  #tellPending(): void {
    this.#listeners.onPending({ waiting: [...this.#waiting], current: this.#current() });
  }

  #back(): void {
    const state = this.#state;
    this.#stopWaiting();
    if (state.status === 'typed') {
      this.#dropTimer = setTimeout(() => this.#dropped(state.run), DROPPED_AFTER_MS);
    } else if (state.status === 'running') {
      // No end came before it: this is another shell, the command has ended the one that it ran in.
      this.#state = { status: 'busy' };
      this.#lose(state.run, 'terminal-closed');
    }
  }

  #stopWaiting(): void {
    clearTimeout(this.#dropTimer);
    this.#dropTimer = undefined;
  }

  #dropped(run: BlockRun): void {
    this.#dropTimer = undefined;
    this.#state = { status: 'prompt' };
    this.#lose(run, 'shell-busy');
    this.#typeNext();
  }

  #prompt(): void {
    // A prompt is drawn again when the window changes its size; only a command's end ends a run.
    if (this.#state.status === 'typed' || this.#state.status === 'running') return;
    // Also where there was one before: this may be a new shell's, in place of one that could not be typed into.
    this.#state = { status: 'prompt' };
    this.#typeNext();
  }

  #typeNext(): void {
    if (this.#state.status !== 'prompt' || this.#terminal === undefined) return;
    if (this.#terminal.isReplaying || this.#terminal.isAway) return;
    const run = this.#waiting.shift();
    if (run === undefined) return;
    this.#state = { status: 'typed', run, seq: this.#terminal.scrollback.endSeq, startedAt: null };
    this.#tellPending();
    try {
      this.#terminal.write(keystrokes(run.command));
    } catch (error) {
      // The next shell, if there is one, says when it is ready.
      this.#state = { status: 'busy' };
      this.#lose(run, SlipwayError.from(error, 'internal', 'a block could not be typed').code);
    }
  }

  #start(seq: number): void {
    this.#stopWaiting();
    // A block of several commands: the shell begins each, but ends them together.
    if (this.#state.status === 'running') return;
    if (this.#state.status !== 'typed') {
      this.#state = { status: 'busy' };
      return;
    }
    const { run, seq: typedSeq } = this.#state;
    const startedAt = this.#state.startedAt ?? Date.now();
    this.#state = { status: 'running', run, seq: typedSeq, startSeq: seq, startedAt };
    this.#tellPending();
    this.#listeners.onReceipt({ status: 'running', ...this.#about(run), startedAt });
  }

  #end(endSeq: number, exitCode: number): void {
    const state = this.#state;
    this.#state = { status: 'busy' };
    this.#stopWaiting();
    if (state.status === 'running') void this.#finish(state, endSeq, exitCode);
  }

  async #finish(state: State & { status: 'running' }, endSeq: number, exitCode: number): Promise<void> {
    // A clock may be set back.
    const durationMs = Math.max(0, Date.now() - state.startedAt);
    const { bytes, cut } = this.#outputBetween(state.startSeq, endSeq);
    const text = await renderPlainText(bytes, this.#terminal?.size.cols ?? 80);
    const output = text.slice(-LIMITS.receiptOutputChars);
    this.#listeners.onReceipt({
      status: exitCode === state.run.expectedExitCode ? 'ok' : 'failed',
      ...this.#about(state.run),
      exitCode,
      durationMs,
      output,
      truncated: cut || output.length < text.length,
    });
    this.#tellPending();
  }

  #outputBetween(startSeq: number, endSeq: number): { bytes: Uint8Array; cut: boolean } {
    const scrollback = this.#terminal?.scrollback;
    if (scrollback === undefined) return { bytes: new Uint8Array(0), cut: true };
    const from = Math.max(startSeq, scrollback.startSeq, endSeq - RENDERED_BYTES);
    const parts: Uint8Array[] = [];
    for (let seq = from; seq < endSeq; ) {
      const part = scrollback.read(seq, endSeq - seq);
      if (part.length === 0) break;
      parts.push(part);
      seq += part.length;
    }
    return { bytes: Buffer.concat(parts), cut: from > startSeq };
  }

  #lose(run: BlockRun, code: ErrorCode): void {
    this.#tellPending();
    this.#listeners.onReceipt({ status: 'lost', ...this.#about(run), code });
  }

  #about({ block, runId }: BlockRun) {
    return { block, runId, terminal: this.#terminalName };
  }
}

/** What is within a bracketed paste does not end the line. */
function hasEnter(bytes: Uint8Array): boolean {
  const typed = Buffer.from(bytes).toString('latin1').split('\x1b[201~').at(-1) ?? '';
  return /[\r\n]/.test(typed);
}

/**
 * Ctrl-E and Ctrl-U take away what stands on the line (Ctrl-Y brings it back), then the command comes as a bracketed
 * paste, so that the shell neither completes nor interprets anything in it, and Enter.
 */
function keystrokes(command: string): Buffer {
  return Buffer.from(`\x05\x15\x1b[200~${command.trimEnd()}\x1b[201~\r`);
}
