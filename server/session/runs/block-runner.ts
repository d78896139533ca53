// Types blocks into a terminal's shell, one after the other, each when the prompt is there, and writes their receipts.
import { assertNever } from '../../../lib/assert-never.ts';
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { WaitsFor } from '../../../lib/protocol/messages.ts';
import {
  type BlockRun,
  type CurrentRun,
  keystrokes,
  keystrokesInside,
  NO_RUN,
  type PendingRuns,
  type TypedRun,
  wayOf,
} from './block-run.ts';
import type { CursorLine } from './program-prompt.ts';
import { ProgramWatch } from './program-watch.ts';
import { PromptWatch } from './prompt-watch.ts';
import type { RunEnd } from './run-output.ts';
import { RunQueue } from './run-queue.ts';
import { RunReport } from './run-report.ts';
import type { RunnerListeners, RunnerTerminal } from './runner-terminal.ts';
import type { EndMark, ShellMark } from './shell-marks.ts';

export class BlockRunner {
  readonly #report: RunReport;
  readonly #onPending: RunnerListeners['onPending'];
  readonly #queue: RunQueue;
  readonly #program = new ProgramWatch((line) => this.#prompted(line));
  readonly #watch = new PromptWatch({ onFree: () => this.#go(), onDropped: () => this.#drop('shell-busy') });
  #terminal: RunnerTerminal | undefined;
  #isRecovering = false;
  #state: CurrentRun = NO_RUN;
  #waitsFor: WaitsFor = 'shell';

  constructor(terminalName: string, { onReceipt, onPending }: RunnerListeners) {
    this.#report = new RunReport(terminalName, onReceipt);
    this.#onPending = onPending;
    this.#queue = new RunQueue((run, waitsFor) => this.#report.queued(run, waitsFor));
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

  /** Whether the run has been typed, and has not ended. */
  isCurrent(runId: string): boolean {
    return this.#current?.run.runId === runId;
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
    this.#program.stop();
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
    this.#leave(run);
    this.#tellPending();
    this.#go();
  }

  /** Takes back a run that waits, for good. */
  cancel(run: BlockRun): void {
    this.#leave(run);
    this.#lose(run, 'run-canceled');
    this.#go();
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
    this.#go();
  }

  /** There is more output, and no mark in it that was not told. */
  handleOutput(): void {
    if (this.#terminal) this.#program.printed(this.#terminal);
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
    this.#program.stop();
    this.#terminal = undefined;
    for (const run of lost) this.#lose(run, code);
  }

  #leave(run: BlockRun): void {
    // It may be the one whose prompt is waited for.
    if (this.#state.status === 'none') this.#program.stop();
    this.#queue.remove(run.runId);
  }

  get #current(): TypedRun | null {
    return this.#state.status === 'none' ? null : this.#state.typed;
  }

  #takeUp(typed: TypedRun): void {
    if (wayOf(typed.run).kind === 'inside') {
      // No mark tells that it begins.
      this.#run(typed, typed.seq);
      return;
    }
    this.#state = { status: 'typed', typed };
    this.#watch.take();
  }

  /** Nothing that came again was of the run: the server ended before it reached the shell, or the shell has not answered. */
  #settle(typed: TypedRun): void {
    const reachedShell = this.#terminal?.scrollback.endSeq !== typed.seq;
    const isInside = wayOf(typed.run).kind === 'inside';
    if (isInside && this.#watch.isFree) {
      this.#drop('program-missing');
    } else if (reachedShell || !(isInside || this.#watch.isFree)) {
      this.#takeUp(typed);
    } else {
      this.#state = NO_RUN;
      this.#queue.putBack(typed.run);
    }
  }

  #tellPending(): void {
    this.#onPending({ waiting: this.#queue.runs, current: this.#current });
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
    const [next, terminal] = [this.#queue.first, this.#terminal];
    if (next === undefined || terminal === undefined || this.#state.status !== 'none') return;
    if (terminal.isReplaying || terminal.isAway) return;
    const way = wayOf(next);
    if (way.kind !== 'inside') {
      if (this.#watch.isFree) this.#type(next, terminal);
    } else if (this.#watch.isFree) {
      this.#queue.remove(next.runId);
      this.#lose(next, 'program-missing');
      this.#typeNext();
    } else if (this.#watch.hasProgram) {
      this.#program.want(terminal, { prompt: way.prompt, fromSeq: 0, afterLine: false });
    }
  }

  #type(run: BlockRun, terminal: RunnerTerminal): void {
    this.#queue.remove(run.runId);
    this.#takeUp({ run, seq: terminal.scrollback.endSeq, startedAt: null });
    this.#tellPending();
    try {
      terminal.write(keystrokes(run));
    } catch (error) {
      // The next shell, if there is one, says when it is ready.
      this.#watch.ended();
      this.#drop(SlipwayError.from(error, 'internal', 'a block could not be typed').code);
    }
  }

  /** The prompt that was wanted is there: of a program that the next run goes into, or of the one that has just run. */
  #prompted(line: CursorLine): void {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    if (this.#state.status === 'running') {
      const seq = terminal.scrollback.endSeq;
      this.#watch.leaveOpen();
      this.#finishAt({ seq, exitCode: null, durationMs: null });
      this.#go();
      return;
    }
    const next = this.#queue.first;
    if (next && this.#watch.hasProgram && !terminal.isReplaying && !terminal.isAway) this.#typeInside(next, line);
  }

  #typeInside(run: BlockRun, { wantsPasteMarks }: CursorLine): void {
    const terminal = this.#terminal as RunnerTerminal;
    const { endSeq: seq } = terminal.scrollback;
    this.#queue.remove(run.runId);
    this.#run({ run, seq, startedAt: null }, seq);
    try {
      terminal.write(keystrokesInside(run, wantsPasteMarks));
    } catch (error) {
      this.#drop(SlipwayError.from(error, 'internal', 'a block could not be typed').code);
    }
  }

  #start(seq: number): void {
    this.#watch.started();
    // A block of several commands: the shell begins each, but ends them together.
    if (this.#state.status === 'typed') this.#run(this.#state.typed, seq);
  }

  /** From now on it runs. Post-condition: if it ends at a prompt, that is waited for. */
  #run({ run, seq, startedAt: before }: TypedRun, startSeq: number): void {
    const startedAt = before ?? Date.now();
    this.#state = { status: 'running', typed: { run, seq, startedAt }, startSeq, startedAt };
    this.#tellPending();
    this.#report.running(run, startedAt);
    const way = wayOf(run);
    if (way.kind === 'shell' || this.#terminal === undefined) return;
    this.#program.want(this.#terminal, { prompt: way.prompt, fromSeq: startSeq, afterLine: way.kind === 'inside' });
  }

  #end(end: EndMark): void {
    // Nothing can end that has not begun.
    if (this.#state.status === 'typed') return;
    this.#watch.ended();
    if (this.#state.status === 'running') this.#finishAt(end);
  }

  #finishAt(end: RunEnd): void {
    if (this.#state.status !== 'running') return;
    const { typed, startSeq, startedAt } = this.#state;
    this.#state = NO_RUN;
    this.#program.stop();
    const isInside = wayOf(typed.run).kind === 'inside';
    const margin = { before: isInside ? 1 : 0, after: isInside && end.exitCode === null ? 1 : 0 };
    const ended = { terminal: this.#terminal, startSeq, end, startedAt, margin };
    // Kept as one that runs until its receipt is.
    void this.#report.ended(typed.run, ended).then(() => this.#tellPending());
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
    this.#program.stop();
    if (current) this.#lose(current.run, code);
  }

  #lose(run: BlockRun, code: ErrorCode): void {
    this.#tellPending();
    this.#report.lost(run, code);
  }
}
