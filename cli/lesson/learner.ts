// A learner who does what a lesson says: a real session in a real sandbox, without a browser. Knows nothing of what ought
// to come of it.
import { randomUUID } from 'node:crypto';
import { type Block, DEFAULT_HOST, type Lesson, type Quiz } from '../../lib/content/lesson.ts';
import { readLessonFiles } from '../../lib/content/lesson-files.ts';
import { placeOf } from '../../lib/content/load-lesson.ts';
import type { Printed } from '../../lib/content/transcript/recording.ts';
import type { QuizAnswer, QuizState, Receipt, SandboxView, StepState } from '../../lib/protocol/messages.ts';
import type { FileToWrite } from '../../server/sandbox/sandbox-provider.ts';
import { keyOf } from '../../server/session/lesson/item-key.ts';
import { toRun } from '../../server/session/lesson/lesson-run.ts';
import type { Session } from '../../server/session/session.ts';
import { Heard } from './heard.ts';
import { Tape } from './tape.ts';

const READY_MS = 180_000;
/** A block may pull large images; whoever waits is told what it waits for. */
const RUN_MS = 180_000;
const ANSWER_MS = 60_000;
/** A check may have to ask a server that is only starting. */
export const CHECK_MS = 60_000;
/** What has been done for another step may show only a moment later: after an event of the engine, or a server's start. */
const CALM_MS = 1_500;
const ARRIVED: readonly SandboxView['status'][] = ['ready', 'failed', 'expired'];
const FINAL: readonly Receipt['status'][] = ['ok', 'failed', 'lost'];

export interface Ran {
  /** undefined: it has not ended by the deadline. */
  readonly receipt: Receipt | undefined;
  readonly printed: readonly Printed[];
}

export interface LearnerOptions {
  /** A fresh one, the learner's from now on. */
  readonly session: Session;
  readonly lesson: Lesson;
  readonly signal: AbortSignal;
}

export class Learner implements AsyncDisposable {
  readonly #session: Session;
  readonly #heard: Heard;
  readonly #lesson: Lesson;
  readonly #signal: AbortSignal;
  readonly #tapes = new Map<string, Tape>();

  constructor({ session, lesson, signal }: LearnerOptions) {
    this.#session = session;
    this.#heard = new Heard(this.#session);
    this.#lesson = lesson;
    this.#signal = signal;
  }

  /** Opens the lesson. @returns the sandbox's state once it is ready, or is none, or at the deadline */
  async arrive(): Promise<SandboxView> {
    this.#session.openLesson({ lesson: this.#lesson, files: () => filesOf(this.#lesson) });
    this.#session.requestSandbox();
    const find = () => (ARRIVED.includes(this.#heard.sandbox.status) ? true : undefined);
    await this.#until(find, READY_MS);
    return this.#heard.sandbox;
  }

  /** Presses Run. */
  async run(block: Block): Promise<Ran> {
    const tape = block.apart ? undefined : await this.#tape(block.terminal);
    tape?.rewind();
    const receipt = await this.#run(block);
    return { receipt, printed: tape?.output() ?? [] };
  }

  /** What nobody sees: it runs beside the shell. */
  async runCommand(host: string, command: string): Promise<Ran> {
    const block: Block = { ...SILENT, id: randomUUID(), command, host };
    return { receipt: await this.#run(block), printed: [] };
  }

  /** @returns what the session says of the answer; undefined if it says nothing in time */
  async answer(quiz: Quiz, answer: QuizAnswer): Promise<QuizState | undefined> {
    const before = this.#heard.quizzes.length;
    const key = this.#key(quiz.id);
    this.#session.answerQuiz(key, quiz, answer);
    return this.#until(() => this.#heard.quizzes.slice(before).find((state) => state.quiz === key), ANSWER_MS);
  }

  step(id: string): StepState | undefined {
    return this.#heard.steps.get(this.#key(id));
  }

  /**
   * Has the step looked at anew, and waits a moment.
   * @returns the step as it is then; undefined where it was not looked at
   */
  async look(id: string): Promise<StepState | undefined> {
    if ((await this.stepUntil(id, () => true, CHECK_MS)) === undefined) return undefined;
    this.#session.checkStep(this.#key(id));
    await this.stepUntil(id, ({ status }) => status === 'passed', CALM_MS);
    return this.step(id);
  }

  /** Waits for the step to pass by itself, then asks for a look. @returns the step as it is then, or at the deadline */
  async pass(id: string, timeoutMs: number): Promise<StepState | undefined> {
    const isPassed = ({ status }: StepState) => status === 'passed';
    if ((await this.stepUntil(id, isPassed, timeoutMs / 2)) === undefined) {
      this.#session.checkStep(this.#key(id));
      await this.stepUntil(id, isPassed, timeoutMs / 2);
    }
    return this.step(id);
  }

  /** @returns the step once its state is as wanted; undefined at the deadline */
  async stepUntil(
    id: string,
    isWanted: (step: StepState) => boolean,
    timeoutMs: number,
  ): Promise<StepState | undefined> {
    return this.#until(() => {
      const step = this.step(id);
      return step !== undefined && isWanted(step) ? step : undefined;
    }, timeoutMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tape of this.#tapes.values()) tape.detach();
    this.#heard[Symbol.dispose]();
    await this.#session.dispose();
  }

  async #run(block: Block): Promise<Receipt | undefined> {
    const runId = randomUUID();
    this.#session.runBlock(toRun(this.#lesson, block, { runId, command: block.command }), block.terminal);
    return this.#until(() => {
      const receipt = this.#heard.receipts.get(runId);
      return receipt !== undefined && FINAL.includes(receipt.status) ? receipt : undefined;
    }, RUN_MS);
  }

  async #tape(terminal: string): Promise<Tape> {
    const known = this.#tapes.get(terminal);
    if (known) return known;
    const tape = await Tape.attach(await this.#session.terminal(terminal, undefined, this.#signal));
    this.#tapes.set(terminal, tape);
    return tape;
  }

  #until<T>(find: () => T | undefined, timeoutMs: number): Promise<T | undefined> {
    return this.#heard.until(find, { timeoutMs, signal: this.#signal });
  }

  #key(id: string): string {
    return keyOf(this.#lesson, `${this.#lesson.id}/${id}`);
  }
}

async function filesOf(lesson: Lesson): Promise<FileToWrite[]> {
  const place = placeOf(lesson);
  if (place === undefined) return [];
  const files = await readLessonFiles(place.directory, place.folder, lesson.files);
  return files.map(({ path, content, executable }) => ({ path, content, mode: executable ? 0o755 : 0o644 }));
}

const SILENT: Omit<Block, 'id' | 'command'> = {
  host: DEFAULT_HOST,
  terminal: 'main',
  expectedExitCode: 0,
  expectedOutput: null,
  apart: true,
  prompt: null,
  inside: null,
  editable: false,
  shownAs: 'nothing',
};
