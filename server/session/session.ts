// One learner's work: their sandboxes, terminals, runs, steps and answers. It outlives its connections, which subscribe to it
// and never appear here, and through its record it outlives the server.
import { DEFAULT_HOST, type Lesson, type Quiz } from '../../lib/content/lesson.ts';
import type { Dispose } from '../../lib/disposable.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type {
  ExpiryReason,
  JumpState,
  QuizAnswer,
  Receipt,
  SandboxLimits,
  ServerMessage,
} from '../../lib/protocol/messages.ts';
import type { WatchedStep } from '../checks/step-watcher.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import { ExtraHosts } from './extra-hosts.ts';
import { HostTerminals } from './host-terminals.ts';
import { Jump } from './jump.ts';
import { jumpTools } from './jump-tools.ts';
import { LearnerRecord } from './learner-record.ts';
import { type HostId, type LessonRun, watchedSteps } from './lesson-run.ts';
import { type OpenLesson, OpenLessons } from './open-lessons.ts';
import type { PicturePace } from './picture-pace.ts';
import { QuizBoard } from './quiz-board.ts';
import { type LeaseContext, SandboxLease } from './sandbox-lease.ts';
import { SessionRuns } from './session-runs.ts';
import { StepBoard } from './step-board.ts';
import type { Terminal, TerminalSize } from './terminal.ts';

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
  readonly #hosts: ExtraHosts;
  readonly #terminals: HostTerminals;
  readonly #runs: SessionRuns;
  readonly #steps: StepBoard;
  readonly #quizzes: QuizBoard;
  readonly #jump: Jump;
  readonly #lessons: OpenLessons;

  /** Post-condition: what the record holds of receipts and steps is there again; no sandbox yet, see `resume`. */
  constructor(context: SessionContext, record: SessionRecord) {
    this.#context = context;
    this.id = record.id.slice(0, 8);
    this.#record = new LearnerRecord(record);
    const warn = (message: string) => (err: unknown) => context.log.warn({ session: this.id, err }, message);
    const sandbox = (host: HostId) => this.sandboxOf(host);
    this.#lessons = new OpenLessons(warn('files of a lesson are not in its sandbox'));
    this.#terminals = new HostTerminals({
      record: this.#record,
      pace: context.pace,
      limit: context.limits.terminals,
      sandbox,
      onReceipt: (receipt) => this.#runs.put(receipt),
      onInput: () => this.active(),
      onChange: (terminals) => this.#emit({ type: 'terminals', terminals }),
    });
    this.#runs = new SessionRuns({
      record: this.#record,
      runsPerMinute: context.limits.runsPerMinute,
      terminals: this.#terminals,
      sandbox,
      onReceipt: (receipt) => this.#emit({ type: 'receipt', receipt }),
      onRun: (host, command) => this.#steps.noteCommand(host ?? DEFAULT_HOST, command),
      onEnd: (host) => this.#steps.nudge(host ?? DEFAULT_HOST),
    });
    this.#steps = new StepBoard(this.#record, {
      onStep: (step) => this.#emit({ type: 'step', step }),
      onError: warn('checks cannot see the engine'),
    });
    this.#quizzes = new QuizBoard(this.#record, (quiz) => {
      this.#emit({ type: 'quiz', quiz });
      if (quiz.right) this.#steps.noteQuiz(quiz.quiz);
    });
    for (const { quiz, right } of this.#quizzes.list) if (right) this.#steps.noteQuiz(quiz);
    this.#hosts = new ExtraHosts({
      context,
      record: this.#record,
      onSandbox: (host, made, store) => {
        this.#steps.serve(host, made, store);
        this.#terminals.serve(host, made);
      },
      onGone: (host, code) => this.#gone(host, code),
      onView: (host) => this.#emit({ type: 'host', host }),
    });
    this.#lease = new SandboxLease(context, this.#record, {
      onSandbox: (made, store) => {
        this.#steps.serve(DEFAULT_HOST, made, store);
        void this.#lessons.placeAll(made);
        this.#terminals.serve(null, made);
        this.#hosts.mainReady();
      },
      onGone: (code) => {
        this.#gone(null, code);
        this.#hosts.mainGone();
      },
      onView: (view, sandboxId) => this.#emit({ type: 'sandbox', sandboxId, sandbox: view }),
      onVitals: (vitals) => this.#emit({ type: 'vitals', vitals }),
      onIncident: (incident) => this.#emit({ type: 'incident', incident }),
    });
    const parts = { lease: this.#lease, runs: this.#runs, lessons: this.#lessons, steps: this.#steps };
    const subscribe = (listener: (message: ServerMessage) => void) => this.subscribe(listener);
    const onState = (jump: JumpState) => this.#emit({ type: 'jump', jump });
    this.#jump = new Jump(jumpTools({ ...parts, sandboxOf: sandbox, subscribe, onState }));
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
    this.#runs.restore(tenure === undefined ? 'nothing' : sandbox === undefined ? 'lost' : 'sandbox', () => {
      this.#hosts.resume(further);
      if (sandbox && tenure) this.#lease.resume(sandbox, tenure);
      else if (tenure) this.#lease.lost();
    });
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
      receipts: this.#runs.receipts,
      steps: this.#steps.list,
      terminals: this.#terminals.list,
      limits: this.#context.limits,
      vitals: this.#lease.vitals,
      incident: this.#lease.incident,
      quizzes: this.#quizzes.list,
      hosts: this.#hosts.views,
      jump: this.#jump.state,
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
    this.#hosts.arrive(address);
  }

  /** The last page was closed. */
  leave(): void {
    this.#lease.leave();
    this.#hosts.leave();
  }

  /** Somebody typed, or has the page before their eyes. */
  active(): void {
    this.#lease.active();
    this.#hosts.active();
  }

  /** A page was opened: its sandbox comes, unless the last one's end still has to be told. */
  greet(): void {
    this.#lease.greet();
  }

  /** Also further hosts that did not come, or ended. */
  requestSandbox(): void {
    this.#lease.request();
    this.#hosts.retry();
  }

  /**
   * A host's sandbox, which may be on its way; a lesson's files are in it. Asks for it if need be.
   * @throws SlipwayError `sandbox-gone` where there can be none | what getting it threw
   */
  async sandboxOf(host: HostId): Promise<Sandbox> {
    this.#lease.request();
    const sandbox = await this.#lease.sandbox;
    if (host === null) {
      await this.#lessons.placeAll(sandbox);
      return sandbox;
    }
    this.#hosts.retry();
    return this.#hosts.sandbox(host);
  }

  /** @throws SlipwayError `rate-limited` */
  resetSandbox(): void {
    this.#lease.reset();
  }

  extendSandbox(): void {
    this.#lease.extend();
    this.#hosts.extend();
  }

  /**
   * A page of this lesson is open: its steps are watched and reported, its files put where they belong, its further hosts
   * asked for as soon as the first one is there.
   */
  openLesson(open: OpenLesson): void {
    const { lesson } = open;
    this.#lessons.add(open);
    this.#terminals.settleLesson(lesson);
    this.#hosts.want(lesson.hosts.slice(1).map(({ id }) => id));
    this.watchSteps(watchedSteps(lesson));
    if (this.sandboxStatus === 'ready') void this.sandboxOf(null).catch(() => undefined);
  }

  watchSteps(steps: readonly WatchedStep[]): void {
    this.#steps.watch(steps);
  }

  /** Looks at a step's check now, also where a script or a server is asked. @param key `<course>/<lesson>/<step>` */
  checkStep(key: string): void {
    this.active();
    this.#steps.checkNow(key);
  }

  /** @param key `<course>/<lesson>/<quiz>` @throws SlipwayError `rate-limited` | `bad-message` */
  answerQuiz(key: string, quiz: Quiz, answer: QuizAnswer): void {
    this.active();
    this.#quizzes.answer(key, quiz, answer);
  }

  /** Brings a fresh sandbox to where the step begins. @throws SlipwayError `rate-limited` */
  jump(lesson: Lesson, step: string): Promise<void> {
    this.active();
    return this.#jump.start(lesson, step);
  }

  cancelJump(): void {
    this.#jump.cancel();
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
  runBlock(run: LessonRun, terminalName: string): Receipt | undefined {
    const known = this.#runs.add(run, terminalName);
    this.active();
    // Somebody works on these now.
    this.#steps.attend(this.#lessons.stepsOf(run.block));
    return known;
  }

  /** Takes a run back that was not typed yet: it is lost, as `run-canceled`. Of any other, nothing happens. */
  cancelRun(runId: string): void {
    this.active();
    this.#runs.cancel(runId);
  }

  /** Interrupts a run that has begun. Of any other, nothing happens. @throws SlipwayError where it cannot be reached */
  stopRun(runId: string): Promise<void> {
    this.active();
    return this.#runs.stop(runId);
  }

  /**
   * Has a run that was not typed yet wait in another terminal instead. Of any other, nothing happens.
   * @throws SlipwayError `terminal-limit` | `rate-limited`; then it waits where it was
   */
  moveRun(runId: string, terminalName: string): void {
    this.active();
    this.#terminals.moveRun(runId, terminalName);
  }

  /** Ends the sandbox before its time. Post-condition, once resolved: nothing of it is left; the progress stays. */
  async end(reason: ExpiryReason): Promise<void> {
    await Promise.all([this.#lease.end(reason), this.#hosts.end(reason)]);
  }

  /** Ends the session and its sandbox. Post-condition: nothing of it is left but its record. */
  async dispose(): Promise<void> {
    this.#jump.cancel();
    await Promise.all([this.#lease.dispose(), this.#hosts.dispose()]);
  }

  #gone(host: HostId, code: ErrorCode): void {
    this.#steps.end(host ?? DEFAULT_HOST);
    this.#terminals.end(host, code);
    this.#runs.end(host, code);
  }

  #emit(message: ServerMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
