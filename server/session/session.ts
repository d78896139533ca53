// One learner's work: their sandbox, terminals, receipts and steps. It outlives its connections, which subscribe to it
// and never appear here, and through its record it outlives the server.
import { DEFAULT_HOST, type Lesson, type Quiz } from '../../lib/content/lesson.ts';
import type { Dispose } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { ExpiryReason, QuizAnswer, Receipt, SandboxLimits, ServerMessage } from '../../lib/protocol/messages.ts';
import type { WatchedStep } from '../checks/step-watcher.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { BlockRun } from './block-run.ts';
import { keyOf } from './item-key.ts';
import { LearnerRecord } from './learner-record.ts';
import { forgotten, runsToResume } from './pending-runs.ts';
import type { PicturePace } from './picture-pace.ts';
import { RunLedger } from './run-ledger.ts';
import { type LeaseContext, SandboxLease } from './sandbox-lease.ts';
import { StepBoard } from './step-board.ts';
import type { Terminal, TerminalSize } from './terminal.ts';
import { TerminalRegister } from './terminal-register.ts';

export interface SessionContext extends LeaseContext {
  /** What a sandbox has, for the page. */
  readonly limits: SandboxLimits;
  /** One for all sessions: all pictures are made by the same thread. */
  readonly pace: PicturePace;
}

export type SessionPicture = Omit<Extract<ServerMessage, { type: 'welcome' }>, 'type' | 'version'>;

export class Session {
  /** Names the session in the log, the learner's id being their key to it. */
  readonly id: string;
  readonly #context: SessionContext;
  readonly #record: LearnerRecord;
  readonly #lease: SandboxLease;
  readonly #listeners = new Set<(message: ServerMessage) => void>();
  readonly #terminals: TerminalRegister;
  readonly #ledger: RunLedger;
  readonly #steps: StepBoard;

  /** Post-condition: what the record holds of receipts and steps is there again; no sandbox yet, see `resume`. */
  constructor(context: SessionContext, record: SessionRecord) {
    this.#context = context;
    this.id = record.id.slice(0, 8);
    this.#record = new LearnerRecord(record);
    this.#ledger = new RunLedger(this.#record, context.limits.runsPerMinute);
    this.#terminals = new TerminalRegister({
      record: this.#record,
      pace: context.pace,
      limit: context.limits.terminals,
      sandbox: () => {
        this.requestSandbox();
        return this.#lease.sandbox;
      },
      onReceipt: (receipt) => this.#setReceipt(receipt),
      onInput: () => this.active(),
      onChange: (terminals) => this.#emit({ type: 'terminals', terminals }),
    });
    this.#lease = new SandboxLease(context, this.#record, {
      onSandbox: (sandbox, store) => {
        this.#steps.serve(DEFAULT_HOST, sandbox, store);
        this.#terminals.serve(sandbox);
      },
      onGone: (code) => {
        this.#steps.end(DEFAULT_HOST);
        this.#terminals.end(code);
      },
      onView: (sandbox, sandboxId) => this.#emit({ type: 'sandbox', sandboxId, sandbox }),
      onVitals: (vitals) => this.#emit({ type: 'vitals', vitals }),
      onIncident: (incident) => this.#emit({ type: 'incident', incident }),
    });
    this.#steps = new StepBoard(this.#record, {
      onStep: (step) => this.#emit({ type: 'step', step }),
      onError: (error) => context.log.warn({ session: this.id, err: error }, 'checks cannot see the engine'),
    });
  }

  /** The sandbox that the session had when the server ended, if it had one. */
  get formerSandboxId(): string | undefined {
    return this.#record.tenure?.sandboxId;
  }

  /**
   * Goes on after a restart of the server: with the sandbox it had, its shells and its runs, or without it when that is
   * gone. Then its unfinished runs are lost. Runs that waited for a first sandbox still do, until one is asked for.
   */
  resume(sandbox: Sandbox | undefined): void {
    const { tenure } = this.#record;
    const had = tenure === undefined ? 'nothing' : sandbox === undefined ? 'lost' : 'sandbox';
    if (had === 'lost') this.#record.forgetTerminals();
    this.#terminals.restore(runsToResume(this.#record.pendingRuns(), this.#ledger.receipts, had));
    for (const [terminal, runs] of this.#record.pendingRuns()) {
      for (const { block, runId } of this.#ledger.restore(terminal, runs)) {
        this.#setReceipt({ status: 'queued', block, runId, terminal, waitsFor: 'shell' });
      }
    }
    if (sandbox && tenure) this.#lease.resume(sandbox, tenure);
    else if (tenure) this.#lease.lost();
    for (const { block, runId, terminal } of forgotten(this.#ledger.receipts, this.#record.pendingRuns().values())) {
      this.#setReceipt({ status: 'lost', block, runId, terminal, code: 'sandbox-gone' });
    }
  }

  /** @param listener must not throw */
  subscribe(listener: (message: ServerMessage) => void): Dispose {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Where things stand, for a page that has just connected. */
  snapshot(): SessionPicture {
    return {
      sandboxId: this.#lease.sandboxId,
      sandbox: this.#lease.view,
      receipts: [...this.#ledger.receipts.values()],
      steps: this.#steps.list,
      terminals: this.#terminals.list,
      limits: this.#context.limits,
      vitals: this.#lease.vitals,
      incident: this.#lease.incident,
      quizzes: [],
      hosts: [],
      jump: null,
    };
  }

  get sandboxStatus() {
    return this.#lease.view.status;
  }

  /** Since when no page is open; null while one is. */
  get leftAt(): number | null {
    return this.#lease.leftAt;
  }

  /** No sandbox, and none on its way: nothing is lost when this object is given up, the record has it all. */
  get isIdle(): boolean {
    return this.#lease.isOver;
  }

  /** A page was opened. @param address where its learner comes from */
  arrive(address: string | null): void {
    this.#lease.arrive(address);
  }

  /** The last page was closed. */
  leave(): void {
    this.#lease.leave();
  }

  /** Somebody typed, or has the page before their eyes. */
  active(): void {
    this.#lease.active();
  }

  /** A page was opened: its sandbox comes, unless the last one's end still has to be told. */
  greet(): void {
    this.#lease.greet();
  }

  requestSandbox(): void {
    this.#lease.request();
  }

  /** @throws SlipwayError `rate-limited` */
  resetSandbox(): void {
    this.#lease.reset();
  }

  extendSandbox(): void {
    this.#lease.extend();
  }

  /** A page of this lesson is open: from now on its steps are watched and reported. */
  openLesson(lesson: Lesson): void {
    const refOf = (id: string) => keyOf(lesson, `${lesson.id}/${id}`);
    this.watchSteps(
      lesson.steps.map(({ id, check }, index) => {
        const before = lesson.steps[index - 1];
        return { ref: refOf(id), check, previous: before ? refOf(before.id) : null };
      }),
    );
  }

  watchSteps(steps: readonly WatchedStep[]): void {
    this.#steps.watch(steps);
  }

  /**
   * The terminal of this name, opened if need be; waits for the sandbox.
   * @throws SlipwayError `terminal-limit` | `rate-limited` | what getting the sandbox and opening the terminal threw | the signal's reason
   */
  terminal(name: string, size?: TerminalSize, signal?: AbortSignal): Promise<Terminal> {
    return this.#terminals.place(name).terminal(size, signal);
  }

  /** Opens the terminal for a page that is on its way; only where there is a sandbox. What goes wrong, the page will hear. */
  expectTerminal(name: string): void {
    if (this.sandboxStatus === 'ready') void (async () => this.terminal(name))().catch(() => undefined);
  }

  /** @throws SlipwayError `unknown-terminal` */
  renameTerminal(name: string, title: string | null): void {
    this.#terminals.rename(name, title);
  }

  /**
   * As Ctrl-C in it.
   * @throws SlipwayError `unknown-terminal` | `terminal-closed` when it has no shell | as `terminal`
   */
  interruptTerminal(name: string): Promise<void> {
    return this.#terminals.interrupt(name);
  }

  /**
   * Hangs up on the shell and whatever runs in it. Post-condition, at once: the terminal is not in the list, its runs are
   * lost. Resolves when nothing of it is left in the sandbox.
   * @throws SlipwayError `unknown-terminal` | what the sandbox threw again and again, for minutes
   */
  closeTerminal(name: string): Promise<void> {
    return this.#terminals.close(name);
  }

  /**
   * Runs a block once.
   * @returns for a `runId` that was seen before its receipt, if it is still kept; whoever asked again did not get it
   * @throws SlipwayError `terminal-limit` | `rate-limited`
   */
  runBlock(run: BlockRun, terminalName: string): Receipt | undefined {
    if (this.#ledger.knows(run.runId)) return this.#ledger.receiptOf(run);
    if (this.#terminals.find(terminalName)?.isFull) throw new SlipwayError('rate-limited', 'too many runs wait');
    this.#ledger.admit();
    const place = this.#terminals.place(terminalName);
    this.#ledger.remember(run);
    this.active();
    place.accept(run);
    place.begin(run);
    return undefined;
  }

  /** Takes a run back that was not typed yet: it is lost, as `run-canceled`. Of any other, nothing happens. */
  cancelRun(runId: string): void {
    this.active();
    this.#terminals.cancelRun(runId);
  }

  /**
   * Has a run that was not typed yet wait in another terminal instead. Of any other, nothing happens.
   * @throws SlipwayError `terminal-limit` | `rate-limited`; then it waits where it was
   */
  moveRun(runId: string, terminalName: string): void {
    this.active();
    this.#terminals.moveRun(runId, terminalName);
  }

  stopRun(_runId: string): Promise<void> {
    throw new SlipwayError('bad-message', 'not known here yet');
  }

  answerQuiz(_key: string, _quiz: Quiz, _answer: QuizAnswer): void {
    throw new SlipwayError('bad-message', 'not known here yet');
  }

  checkStep(_key: string): void {
    throw new SlipwayError('bad-message', 'not known here yet');
  }

  jump(_lesson: Lesson, _step: string): void {
    throw new SlipwayError('bad-message', 'not known here yet');
  }

  cancelJump(): void {
    throw new SlipwayError('bad-message', 'not known here yet');
  }

  /** Ends the sandbox before its time. Post-condition, once resolved: nothing of it is left; the progress stays. */
  end(reason: ExpiryReason): Promise<void> {
    return this.#lease.end(reason);
  }

  /** Ends the session and its sandbox. Post-condition: nothing of it is left but its record. */
  dispose(): Promise<void> {
    return this.#lease.dispose();
  }

  #setReceipt(receipt: Receipt): void {
    this.#ledger.put(receipt);
    this.#emit({ type: 'receipt', receipt });
  }

  #emit(message: ServerMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
