// What a session consists of, put together: its sandboxes and what is made of each, in the order in which they need each
// other. What it is for, and who may ask for it, session.ts says.
import { DEFAULT_HOST } from '../../lib/content/lesson.ts';
import type { Dispose } from '../../lib/disposable.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { JumpState, ServerMessage } from '../../lib/protocol/messages.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { LearnerRecord } from './learner-record.ts';
import { ExtraHosts } from './lease/extra-hosts.ts';
import { SandboxLease } from './lease/sandbox-lease.ts';
import { LensBoard } from './lens/lens-board.ts';
import { Jump } from './lesson/jump.ts';
import { jumpTools } from './lesson/jump-tools.ts';
import type { HostId } from './lesson/lesson-run.ts';
import { OpenLessons } from './lesson/open-lessons.ts';
import type { LearnerProgress } from './lesson/progress.ts';
import { QuizBoard } from './lesson/quiz-board.ts';
import { StepBoard } from './lesson/step-board.ts';
import type { ProcessBudget } from './runs/process-budget.ts';
import { SessionRuns } from './runs/session-runs.ts';
import type { SessionContext } from './session.ts';
import { HostTerminals } from './terminal/host-terminals.ts';

export interface SessionPartsOptions {
  /** Names the session in the log. */
  readonly id: string;
  readonly context: SessionContext;
  readonly record: LearnerRecord;
  /** Tells the pages. Must not throw. */
  readonly emit: (message: ServerMessage) => void;
  readonly subscribe: (listener: (message: ServerMessage) => void) => Dispose;
  /** Where what is kept for good goes. */
  readonly progress: LearnerProgress;
  readonly processes: ProcessBudget;
  /** The learner typed. */
  readonly onInput: () => void;
}

export class SessionParts {
  readonly lease: SandboxLease;
  readonly hosts: ExtraHosts;
  readonly terminals: HostTerminals;
  readonly runs: SessionRuns;
  readonly steps: StepBoard;
  readonly quizzes: QuizBoard;
  readonly jump: Jump;
  readonly lessons: OpenLessons;
  readonly lens = new LensBoard();

  constructor({ id, context, record, emit, subscribe, progress, processes, onInput }: SessionPartsOptions) {
    const warn = (message: string) => (err: unknown) => context.log.warn({ session: id, err }, message);
    const sandbox = (host: HostId) => this.sandboxOf(host);
    this.lessons = new OpenLessons(warn('files of a lesson are not in its sandbox'));
    this.terminals = new HostTerminals({
      record,
      pace: context.pace,
      limit: context.limits.terminals,
      sandbox,
      onReceipt: (receipt) => this.runs.put(receipt),
      onInput,
      commands: (host) => ({
        isWanted: () => this.steps.wantsCommands(host ?? DEFAULT_HOST),
        onCommand: (command) => this.steps.noteCommand(host ?? DEFAULT_HOST, command),
      }),
      onChange: (terminals) => emit({ type: 'terminals', terminals }),
    });
    this.runs = new SessionRuns({
      record,
      runsPerMinute: context.limits.runsPerMinute,
      processes,
      terminals: this.terminals,
      sandbox,
      sandboxId: () => this.lease.sandboxId,
      onReceipt: (receipt) => {
        this.lens.noteReceipt(receipt);
        progress.noteReceipt(receipt);
        emit({ type: 'receipt', receipt });
      },
      onRun: (host, command) => this.steps.noteCommand(host ?? DEFAULT_HOST, command),
      onEnd: (host) => this.steps.nudge(host ?? DEFAULT_HOST),
    });
    this.steps = new StepBoard(record, {
      onStep: (step) => emit({ type: 'step', step }),
      commit: ({ step, passedAt }) => progress.pass(step, passedAt),
      onError: warn('checks cannot see the engine'),
    });
    this.quizzes = new QuizBoard(record, {
      onAnswer: (quiz) => progress.noteAnswer(quiz),
      onState: (quiz) => {
        emit({ type: 'quiz', quiz });
        if (quiz.right) this.steps.noteQuiz(quiz.quiz);
      },
    });
    for (const { quiz, right } of this.quizzes.list) if (right) this.steps.noteQuiz(quiz);
    this.hosts = new ExtraHosts({
      context,
      record,
      onSandbox: (host, made, store) => {
        this.steps.serve(host, made, store);
        this.terminals.serve(host, made);
      },
      onGone: (host, code) => this.#gone(host, code),
      onView: (host) => emit({ type: 'host', host }),
    });
    this.lease = new SandboxLease(context, record, {
      onSandbox: (made, store) => {
        this.steps.serve(DEFAULT_HOST, made, store);
        void this.lessons.placeAll(made);
        this.terminals.serve(null, made);
        this.lens.serve(made, store);
        this.hosts.mainReady();
      },
      onGone: (code) => {
        this.#gone(null, code);
        this.hosts.mainGone();
      },
      onView: (view, sandboxId) => emit({ type: 'sandbox', sandboxId, sandbox: view }),
      onVitals: (vitals) => emit({ type: 'vitals', vitals }),
      onIncident: (incident) => emit({ type: 'incident', incident }),
    });
    const parts = { lease: this.lease, runs: this.runs, lessons: this.lessons, steps: this.steps };
    const onState = (jump: JumpState) => emit({ type: 'jump', jump });
    this.jump = new Jump(jumpTools({ ...parts, sandboxOf: sandbox, subscribe, onState }));
  }

  /**
   * A host's sandbox, which may be on its way; a lesson's files are in it. Asks for it if need be.
   * @throws SlipwayError `sandbox-gone` where there can be none | what getting it threw
   */
  async sandboxOf(host: HostId): Promise<Sandbox> {
    this.lease.request();
    const sandbox = await this.lease.sandbox;
    if (host === null) {
      await this.lessons.placeAll(sandbox);
      return sandbox;
    }
    this.hosts.retry();
    return this.hosts.sandbox(host);
  }

  #gone(host: HostId, code: ErrorCode): void {
    this.steps.end(host ?? DEFAULT_HOST);
    this.terminals.end(host, code);
    this.runs.end(host, code);
  }
}
