// Types blocks into a terminal's shell, one after the other, each when the prompt is there, and writes their receipts.
import { assertNever } from '../../lib/assert-never.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import type { WaitsFor } from '../../lib/protocol/messages.ts';
import { type BlockRun, type CurrentRun, keystrokes, NO_RUN, type PendingRuns, type TypedRun } from './block-run.ts';
import { PromptWatch } from './prompt-watch.ts';
import { renderEnd } from './run-output.ts';
import { RunQueue } from './run-queue.ts';
import type { RunnerListeners, RunnerTerminal } from './runner-terminal.ts';
import type { EndMark, ShellMark } from './shell-marks.ts';

export class BlockRunner {
  readonly #terminalName: string;
  readonly #listeners: RunnerListeners;
  readonly #queue: RunQueue;
  readonly #watch = new PromptWatch({ onFree: () => this.#go(), onDropped: () => this.#drop('shell-busy') });
  #terminal: RunnerTerminal | undefined;
  #isRecovering = false;
  #state: CurrentRun = NO_RUN;
  #waitsFor: WaitsFor = 'shell';

  constructor(terminalName: string, listeners: RunnerListeners) {
    this.#terminalName = terminalName;
    this.#listeners = listeners;
    this.#queue = new RunQueue((run, waitsFor) => {
      listeners.onReceipt({ status: 'queued', ...this.#about(run), waitsFor });
    });
  }

  /** Whether a run waits, is typed or runs. */
  get isBusy(): boolean {
    return this.#queue.length > 0 || this.#state.status !== 'none';
  }

  /** Whether as many runs wait as may: another one must not be accepted. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** The run, if it waits here: it was not typed, and may still be taken away. */
  waiting(runId: string): BlockRun | undefined {
    return this.#queue.find(runId);
  }

  /** Goes on with what an earlier server had begun. Pre-condition: nothing was accepted, no terminal is connected. */
  restore({ waiting, current }: PendingRuns): void {
    this.#queue.push(...waiting);
    if (current) this.#state = { status: 'restored', typed: current };
  }

  /** From now on runs are typed into this terminal. */
  connect(terminal: RunnerTerminal): void {
    this.#terminal = terminal;
    this.#isRecovering = terminal.isReplaying;
    if (!terminal.isReplaying) this.replayed();
  }

  /**
   * The terminal is given up in the middle of its replay, and another one will be connected, whose replay begins anew. A
   * run that was found again in this one is to be looked for again: the marks before it are others'.
   */
  disconnect(): void {
    if (this.#state.status !== 'none') this.#state = { status: 'restored', typed: this.#state.typed };
    this.#watch.reset();
    this.#terminal = undefined;
  }

  /** All that the shell had printed for an earlier server has come again, or the shell has been reached again. */
  replayed(): void {
    if (this.#isRecovering) this.#watch.recovered();
    this.#isRecovering = false;
    if (this.#state.status === 'restored') this.#settle(this.#state.typed);
    this.#go();
  }

  /** Takes a run on, which is not typed before `begin`. Post-condition: it is kept as one that waits here. */
  accept(run: BlockRun): void {
    this.#queue.push(run);
    this.#tellPending();
  }

  /** Post-condition: the accepted run has a receipt, and will get exactly one that is final, unless it is withdrawn. */
  begin(run: BlockRun): void {
    this.#look();
    this.#queue.tell(run, this.#waitsFor);
    this.#go();
  }

  /** Takes back a run that waits. Post-condition: it is not kept here any more, and nothing is said of it. */
  withdraw(run: BlockRun): void {
    this.#queue.remove(run.runId);
    this.#tellPending();
  }

  /** Takes back a run that waits, for good. */
  cancel(run: BlockRun): void {
    this.#queue.remove(run.runId);
    this.#lose(run, 'run-canceled');
  }

  handleMark(mark: ShellMark): void {
    if (this.#state.status === 'restored' && mark.seq >= this.#state.typed.seq) this.#takeUp(this.#state.typed);
    switch (mark.kind) {
      case 'back':
        this.#back(mark.hasInput);
        break;
      case 'prompt':
        this.#watch.shown();
        break;
      case 'more':
        this.#watch.continued();
        break;
      case 'start':
        this.#start(mark.seq);
        break;
      case 'end':
        this.#end(mark);
        break;
      default:
        assertNever(mark, 'shell mark');
    }
    this.#announce();
  }

  /** The learner typed: what they enter the shell reads before what is typed for them later. */
  handleInput(bytes: Uint8Array): void {
    if (this.#watch.type(bytes)) this.#announce();
  }

  /** The terminal or its sandbox is gone: every run that has no final receipt gets one that says so. */
  abandon(code: ErrorCode): void {
    const current = this.#current ? [this.#current.run] : [];
    const lost = [...current, ...this.#queue.clear()];
    this.#state = NO_RUN;
    this.#waitsFor = 'shell';
    this.#watch.reset();
    this.#terminal = undefined;
    for (const run of lost) this.#lose(run, code);
  }

  get #current(): TypedRun | null {
    return this.#state.status === 'none' ? null : this.#state.typed;
  }

  #takeUp(typed: TypedRun): void {
    this.#state = { status: 'typed', typed };
    this.#watch.take();
  }

  /** Nothing that came again was of the run: the server ended before it reached the shell, or the shell has not answered. */
  #settle(typed: TypedRun): void {
    const reachedShell = this.#terminal?.scrollback.endSeq !== typed.seq;
    if (!this.#watch.isFree || reachedShell) {
      this.#takeUp(typed);
    } else {
      this.#state = NO_RUN;
      this.#queue.putBack(typed.run);
    }
  }

  #tellPending(): void {
    this.#listeners.onPending({ waiting: this.#queue.runs, current: this.#current });
  }

  #go(): void {
    this.#typeNext();
    this.#announce();
  }

  /** Tells those who wait what for, when it is something else than before. */
  #announce(): void {
    // What comes again was long ago.
    if (this.#terminal?.isReplaying) return;
    this.#look();
    this.#queue.tellAll(this.#waitsFor);
  }

  /** Between a command's end and the prompt nothing changes: the time is too short to speak of. */
  #look(): void {
    if (this.#state.status !== 'none') this.#waitsFor = 'run';
    else if (this.#watch.isTheirs) this.#waitsFor = 'command';
    else if (this.#watch.isFree) this.#waitsFor = 'shell';
  }

  #typeNext(): void {
    if (!this.#watch.isFree || this.#state.status !== 'none' || this.#terminal === undefined) return;
    if (this.#terminal.isReplaying || this.#terminal.isAway) return;
    const run = this.#queue.shift();
    if (run === undefined) return;
    this.#takeUp({ run, seq: this.#terminal.scrollback.endSeq, startedAt: null });
    this.#tellPending();
    try {
      this.#terminal.write(keystrokes(run));
    } catch (error) {
      // The next shell, if there is one, says when it is ready.
      this.#watch.ended();
      this.#drop(SlipwayError.from(error, 'internal', 'a block could not be typed').code);
    }
  }

  #start(seq: number): void {
    this.#watch.started();
    // A block of several commands: the shell begins each, but ends them together.
    if (this.#state.status !== 'typed') return;
    const startedAt = this.#state.typed.startedAt ?? Date.now();
    const typed = { ...this.#state.typed, startedAt };
    this.#state = { status: 'running', typed, startSeq: seq, startedAt };
    this.#tellPending();
    this.#listeners.onReceipt({ status: 'running', ...this.#about(typed.run), startedAt });
  }

  #end(end: EndMark): void {
    // Nothing can end that has not begun.
    if (this.#state.status === 'typed') return;
    this.#watch.ended();
    if (this.#state.status !== 'running') return;
    const { typed, startSeq, startedAt } = this.#state;
    this.#state = NO_RUN;
    void this.#finish(typed.run, { terminal: this.#terminal, startSeq, end, startedAt });
  }

  async #finish(run: BlockRun, ended: Parameters<typeof renderEnd>[0]): Promise<void> {
    const terminated = await renderEnd(ended);
    const status = terminated.exitCode === run.expectedExitCode ? 'ok' : 'failed';
    this.#listeners.onReceipt({ status, ...this.#about(run), ...terminated });
    this.#tellPending();
  }

  #back(hasInput: boolean): void {
    this.#watch.back(hasInput);
    // No end came before it: this is another shell, the command has ended the one that it ran in.
    if (this.#state.status === 'running') this.#drop('terminal-closed');
  }

  /** The run that is in the shell will not come to an end. */
  #drop(code: ErrorCode): void {
    const current = this.#current;
    this.#state = NO_RUN;
    if (current) this.#lose(current.run, code);
  }

  #lose(run: BlockRun, code: ErrorCode): void {
    this.#tellPending();
    this.#listeners.onReceipt({ status: 'lost', ...this.#about(run), code });
  }

  #about({ block, runId }: BlockRun) {
    return { block, runId, terminal: this.#terminalName };
  }
}
