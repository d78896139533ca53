// One learner's work: their sandboxes, terminals, runs, steps and answers. It outlives its connections, which subscribe to it
// and never appear here, and through its record it outlives the server.
import { DEFAULT_HOST, type Lesson, type Quiz } from '../../lib/content/lesson.ts';
import type { Dispose } from '../../lib/disposable.ts';
import type {
  ExpiryReason,
  Locale,
  QuizAnswer,
  Receipt,
  SandboxLimits,
  ServerMessage,
  StepState,
} from '../../lib/protocol/messages.ts';
import type { EngineSight } from '../checks/engine-sight.ts';
import type { WatchedStep } from '../checks/step-watcher.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import { LearnerRecord } from './learner-record.ts';
import type { LeaseContext } from './lease/lease-context.ts';
import { isUsable } from './lease/sandbox-state.ts';
import { reconcile } from './lesson/lasting-work.ts';
import { type HostId, type LessonRun, watchedSteps } from './lesson/lesson-run.ts';
import type { OpenLesson } from './lesson/open-lessons.ts';
import type { LearnerProgress, Progress } from './lesson/progress.ts';
import { ProcessBudget } from './runs/process-budget.ts';
import { SessionParts } from './session-parts.ts';
import type { PicturePace } from './terminal/picture-pace.ts';
import type { Terminal, TerminalSize } from './terminal/terminal.ts';

export interface SessionContext extends LeaseContext {
  /** What a sandbox has, for the page. */
  readonly limits: SandboxLimits;
  /** One for all sessions: all pictures are made by the same thread. */
  readonly pace: PicturePace;
  /** Where what is kept for good goes. */
  readonly progress: Progress;
}

export type SessionPicture = Omit<Extract<ServerMessage, { type: 'welcome' }>, 'type' | 'version'>;

export class Session {
  /** Names the session in the log, the learner's id being their key to it. */
  readonly id: string;
  readonly #context: SessionContext;
  readonly #record: LearnerRecord;
  readonly #parts: SessionParts;
  readonly #progress: LearnerProgress;
  /** For what its pages have begun there. */
  readonly processes = new ProcessBudget();
  readonly #listeners = new Set<(message: ServerMessage) => void>();

  /** Post-condition: what the record holds of receipts and steps is there again; no sandbox yet, see `resume`. */
  constructor(context: SessionContext, record: SessionRecord) {
    this.#context = context;
    this.id = record.id.slice(0, 8);
    this.#record = new LearnerRecord(record);
    this.#progress = context.progress.of(record.id);
    this.#parts = new SessionParts({
      id: this.id,
      context,
      record: this.#record,
      emit: (message) => this.#emit(message),
      progress: this.#progress,
      processes: this.processes,
      subscribe: (listener) => this.subscribe(listener),
      onInput: () => this.active(),
    });
  }

  /** A page has come, in this language. Resolves when what is kept for good is there, or later if it is not to be had now. */
  meet(locale: Locale): Promise<void> {
    return this.#progress.meet(locale, (kept) => void reconcile(kept, this.#parts, this.#progress));
  }

  /** The sandboxes that the session had when the server ended, its own first. */
  get formerSandboxIds(): string[] {
    const { tenure } = this.#record;
    return [tenure, ...(tenure ? this.#record.hostTenures().values() : [])].flatMap((had) => had?.sandboxId ?? []);
  }

  /**
   * Goes on after a restart of the server: with the sandboxes it had, its shells and its runs, or without those that are
   * gone. Then the runs there are lost. Runs that waited for a first sandbox still do, until one is asked for.
   * @param sandbox its own @param further by id, those of its further hosts
   */
  resume(sandbox: Sandbox | undefined, further: ReadonlyMap<string, Sandbox> = new Map()): void {
    const { tenure } = this.#record;
    this.#record.forgetHosts((id) => sandbox !== undefined && further.has(id));
    this.#parts.runs.restore(tenure === undefined ? 'nothing' : sandbox === undefined ? 'lost' : 'sandbox', () => {
      this.#parts.hosts.resume(further);
      if (sandbox && tenure) this.#parts.lease.resume(sandbox, tenure);
      else if (tenure) this.#parts.lease.lost();
    });
  }

  /** @param listener must not throw */
  subscribe(listener: (message: ServerMessage) => void): Dispose {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** What the learner's commands say to their engine: what is known, and from then on what comes. @param listener must not throw */
  watchLens(listener: (message: ServerMessage) => void): Dispose {
    return this.#parts.lens.watch(listener);
  }

  /** Where things stand, for a page that has just connected. */
  snapshot(): SessionPicture {
    return {
      sandboxId: this.#parts.lease.sandboxId,
      sandbox: this.#parts.lease.view,
      receipts: this.#parts.runs.receipts,
      steps: this.#parts.steps.list,
      terminals: this.#parts.terminals.list,
      limits: this.#context.limits,
      vitals: this.#parts.lease.vitals,
      incident: this.#parts.lease.incident,
      quizzes: this.#parts.quizzes.list,
      hosts: this.#parts.hosts.views,
      jump: this.#parts.jump.state,
    };
  }

  get sandboxStatus() {
    return this.#parts.lease.view.status;
  }

  /** Since when no page is open; null while one is. */
  get leftAt(): number | null {
    return this.#parts.lease.leftAt;
  }

  /** No sandbox, and none on its way: nothing is lost when this object is given up, the record has it all. */
  get isIdle(): boolean {
    return this.#parts.lease.isOver;
  }

  /** A page was opened. @param address where its learner comes from */
  arrive(address: string | null): void {
    this.#parts.lease.arrive(address);
    this.#parts.hosts.arrive(address);
  }

  /** The last page was closed. */
  leave(): void {
    this.#parts.lease.leave();
    this.#parts.hosts.leave();
  }

  /** Somebody typed, or has the page before their eyes. */
  active(): void {
    this.#parts.lease.active();
    this.#parts.hosts.active();
  }

  /** A page was opened: its sandbox comes, unless the last one's end still has to be told. */
  greet(): void {
    this.#parts.lease.greet();
  }

  /** Also further hosts that did not come, or ended. @param hosts those of the page that asks */
  requestSandbox(hosts: readonly string[] = []): void {
    this.#parts.lease.request();
    this.#wantHosts(hosts);
    this.#parts.hosts.retry();
  }

  /**
   * A host's sandbox, which may be on its way; a lesson's files are in it. Asks for it if need be.
   * @throws SlipwayError `sandbox-gone` where there can be none | what getting it threw
   */
  sandboxOf(host: HostId): Promise<Sandbox> {
    return this.#parts.sandboxOf(host);
  }

  /** What is seen of a host's engine; undefined while there is none. */
  sightOf(host: HostId): EngineSight | undefined {
    return this.#parts.steps.sight(host ?? DEFAULT_HOST);
  }

  /** A file was saved there: what no event tells of may have changed. */
  noteFile(host: HostId): void {
    this.active();
    this.#parts.steps.nudge(host ?? DEFAULT_HOST);
  }

  /** @throws SlipwayError `rate-limited` */
  resetSandbox(): void {
    this.#parts.lease.reset();
    // What a jump had brought about is gone.
    this.#parts.steps.leaveAlone([]);
  }

  extendSandbox(): void {
    this.#parts.lease.extend();
    this.#parts.hosts.extend();
  }

  /**
   * A page of this lesson is open: its steps are watched and reported, its files put where they belong, its further hosts
   * asked for as soon as the first one is there.
   * @returns to be called when the page is gone
   */
  openLesson(open: OpenLesson): Dispose {
    const { lesson } = open;
    const close = this.#parts.lessons.add(open);
    this.#parts.terminals.settleLesson(lesson);
    this.#wantHosts(lesson.hosts.slice(1).map(({ id }) => id));
    this.watchSteps(watchedSteps(lesson));
    this.#unwatchLeft();
    if (isUsable({ status: this.sandboxStatus })) void this.sandboxOf(null).catch(() => undefined);
    return () => {
      void close();
      this.#unwatchLeft();
    };
  }

  /** A page shows this of a step. */
  noteShown(step: StepState): void {
    if (step.status === 'todo' && step.reason !== null) this.#progress.noteReason(step.step, step.reason);
  }

  watchSteps(steps: readonly WatchedStep[]): void {
    this.#parts.steps.watch(steps);
  }

  /**
   * Looks at a step's check now, also where a script or a server is asked. @param key `<course>/<lesson>/<step>`
   * @throws SlipwayError `rate-limited`
   */
  checkStep(key: string): void {
    this.active();
    this.processes.charge(1);
    this.#parts.steps.checkNow(key);
  }

  /** @param key `<course>/<lesson>/<quiz>` @throws SlipwayError `rate-limited` | `bad-message` */
  answerQuiz(key: string, quiz: Quiz, answer: QuizAnswer): void {
    this.active();
    this.#parts.quizzes.answer(key, quiz, answer);
  }

  /** Brings a fresh sandbox to where the step begins. @throws SlipwayError `rate-limited` */
  jump(lesson: Lesson, step: string): Promise<void> {
    this.active();
    return this.#parts.jump.start(lesson, step);
  }

  cancelJump(): void {
    this.#parts.jump.cancel();
  }

  /**
   * The terminal of this name, opened if need be; waits for the sandbox.
   * @throws SlipwayError `terminal-limit` | `rate-limited` | what getting the sandbox and opening the terminal threw | the signal's reason
   */
  terminal(name: string, size?: TerminalSize, signal?: AbortSignal): Promise<Terminal> {
    return this.#parts.terminals.place(name).terminal(size, signal);
  }

  /** Opens the terminal for a page that is on its way; only where there is a sandbox. What goes wrong, the page will hear. */
  expectTerminal(name: string): void {
    if (this.sandboxStatus === 'ready') void (async () => this.terminal(name))().catch(() => undefined);
  }

  /** @throws SlipwayError `unknown-terminal` */
  renameTerminal(name: string, title: string | null): void {
    this.#parts.terminals.rename(name, title);
  }

  /**
   * As Ctrl-C in it.
   * @throws SlipwayError `unknown-terminal` | `terminal-closed` when it has no shell | as `terminal`
   */
  interruptTerminal(name: string): Promise<void> {
    return this.#parts.terminals.interrupt(name);
  }

  /**
   * Hangs up on the shell and whatever runs in it. Post-condition, at once: the terminal is not in the list, its runs are
   * lost. Resolves when nothing of it is left in the sandbox.
   * @throws SlipwayError `unknown-terminal` | what the sandbox threw again and again, for minutes
   */
  closeTerminal(name: string): Promise<void> {
    return this.#parts.terminals.close(name);
  }

  /**
   * Runs a block once.
   * @returns for a `runId` that was seen before its receipt, if it is still kept; whoever asked again did not get it
   * @throws SlipwayError `terminal-limit` | `rate-limited`
   */
  runBlock(run: LessonRun, terminalName: string): Receipt | undefined {
    const known = this.#parts.runs.add(run, terminalName);
    this.active();
    // Somebody works on these now.
    this.#parts.steps.attend(this.#parts.lessons.stepsOf(run.block));
    return known;
  }

  /** Takes a run back that was not typed yet: it is lost, as `run-canceled`. Of any other, nothing happens. */
  cancelRun(runId: string): void {
    this.active();
    this.#parts.runs.cancel(runId);
  }

  /** Interrupts a run that has begun. Of any other, nothing happens. @throws SlipwayError where it cannot be reached */
  stopRun(runId: string): Promise<void> {
    this.active();
    return this.#parts.runs.stop(runId);
  }

  /**
   * Has a run that was not typed yet wait in another terminal instead. Of any other, nothing happens.
   * @throws SlipwayError `terminal-limit` | `rate-limited`; then it waits where it was
   */
  moveRun(runId: string, terminalName: string): void {
    this.active();
    this.#parts.terminals.moveRun(runId, terminalName);
  }

  /** Ends the sandbox before its time. Post-condition, once resolved: nothing of it is left; the progress stays. */
  async end(reason: ExpiryReason): Promise<void> {
    await Promise.all([this.#parts.lease.end(reason), this.#parts.hosts.end(reason)]);
  }

  /** Ends the session and its sandbox. Post-condition: nothing of it is left but its record. */
  async dispose(): Promise<void> {
    this.#progress.end();
    this.#parts.steps.dispose();
    this.#parts.jump.cancel();
    await Promise.all([this.#parts.lease.dispose(), this.#parts.hosts.dispose()]);
  }

  #wantHosts(hosts: readonly string[]): void {
    const { lessons } = this.#parts;
    this.#parts.hosts.want(hosts, (host) => lessons.showsHost(host));
  }

  #unwatchLeft(): void {
    const steps = this.#parts.lessons.left.flatMap((lesson) => watchedSteps(lesson));
    this.#parts.steps.unwatch(steps.map(({ ref }) => ref));
  }

  #emit(message: ServerMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
