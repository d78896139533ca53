// Brings a fresh sandbox to where a step of a lesson begins: by running what brings the steps before it about, in order. What
// learners would run goes into their terminals, so that they see it, and their shells are as they would be.
//
// The jump passes no step: see `StepBoard.leaveAlone`.
import { randomUUID } from 'node:crypto';
import type { Block, Lesson, SolutionPart } from '../../../lib/content/lesson.ts';
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { JumpState, Receipt } from '../../../lib/protocol/messages.ts';
import type { ExecResult } from '../../sandbox/sandbox-provider.ts';
import { keyOf } from './item-key.ts';
import { type HostId, hostOf, type LessonRun, toRun } from './lesson-run.ts';

export interface JumpTools {
  /** A fresh sandbox instead of the present one. Steps before this one are not watched. @throws SlipwayError `rate-limited` */
  reset(lesson: Lesson, stepId: string): void;
  /** Resolves when every host of the lesson is there, with the lesson's files. */
  ready(lesson: Lesson, signal: AbortSignal): Promise<void>;
  /** Resolves with the final receipt. Once the signal aborts, the run is taken back or interrupted. */
  run(run: LessonRun, terminal: string, signal: AbortSignal): Promise<Receipt>;
  exec(host: HostId, command: string, signal: AbortSignal): Promise<ExecResult>;
  /** None of them may throw. */
  onState(state: JumpState): void;
}

/** All of it together: images are pulled meanwhile. */
const JUMP_TIMEOUT_MS = 5 * 60_000;
/** Of what the part printed that failed. */
const OUTPUT_CHARS = 2000;

class PartFailed extends SlipwayError {
  readonly command: string;
  readonly output: string;

  constructor(code: ErrorCode, { command, output }: { command: string; output: string }) {
    super(code, 'a part of a solution did not end as it should');
    this.command = command;
    this.output = output.trimEnd().slice(-OUTPUT_CHARS);
  }
}

export class Jump {
  readonly #tools: JumpTools;
  #state: JumpState | null = null;
  #cancel: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  /** Of the last one that was asked for. */
  #turn = 0;

  constructor(tools: JumpTools) {
    this.#tools = tools;
  }

  /** null: there was none. */
  get state(): JumpState | null {
    return this.#state;
  }

  /** One that is under way is canceled first; of several that are asked for meanwhile, the last. @throws SlipwayError `rate-limited` */
  async start(lesson: Lesson, stepId: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.cancel();
    await this.#running;
    if (turn !== this.#turn) return;
    this.#tools.reset(lesson, stepId);
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#running = this.#run(lesson, stepId, cancel.signal);
  }

  /** Where none is under way, nothing happens. What was done by then stays. */
  cancel(): void {
    this.#cancel?.abort(new SlipwayError('run-canceled', 'the jump was canceled'));
  }

  /** Never rejects. */
  async #run(lesson: Lesson, stepId: string, canceled: AbortSignal): Promise<void> {
    const step = keyOf(lesson, `${lesson.id}/${stepId}`);
    const signal = AbortSignal.any([canceled, AbortSignal.timeout(JUMP_TIMEOUT_MS)]);
    const parts = partsBefore(lesson, stepId);
    const running = (part: number, command: string | null) =>
      this.#tell({ status: 'running', step, part, parts: parts.length, command });
    try {
      running(0, null);
      await this.#tools.ready(lesson, signal);
      for (const [index, part] of parts.entries()) {
        running(index + 1, commandOf(lesson, part));
        await this.#bringAbout(lesson, part, signal);
        signal.throwIfAborted();
      }
      this.#tell({ status: 'done', step });
    } catch (error) {
      this.#tell(canceled.aborted ? { status: 'canceled', step } : failureOf(step, signal.aborted, error));
    }
  }

  async #bringAbout(lesson: Lesson, part: SolutionPart, signal: AbortSignal): Promise<void> {
    if (part.kind === 'command') return this.#execute(hostOf(lesson, part.host), part.command, signal);
    const block = blockOf(lesson, part.block);
    const run = toRun(lesson, block, { runId: randomUUID(), command: block.command });
    const receipt = await this.#tools.run(run, block.terminal, signal);
    if (receipt.status === 'ok') return;
    const output = 'output' in receipt ? receipt.output : '';
    const code = receipt.status === 'lost' ? receipt.code : 'solution-failed';
    throw new PartFailed(code, { command: block.command, output });
  }

  async #execute(host: HostId, command: string, signal: AbortSignal): Promise<void> {
    const { exitCode, stdout, stderr } = await this.#tools.exec(host, command, signal);
    if (exitCode !== 0) throw new PartFailed('solution-failed', { command, output: stdout + stderr });
  }

  #tell(state: JumpState): void {
    this.#state = state;
    this.#tools.onState(state);
  }
}

function partsBefore({ steps }: Lesson, stepId: string): SolutionPart[] {
  const target = steps.findIndex(({ id }) => id === stepId);
  return steps.slice(0, Math.max(0, target)).flatMap(({ solution }) => solution);
}

const commandOf = (lesson: Lesson, part: SolutionPart): string =>
  part.kind === 'command' ? part.command : blockOf(lesson, part.block).command;

function blockOf({ blocks, id: lesson }: Lesson, id: string): Block {
  const block = blocks.find((candidate) => candidate.id === id);
  if (block) return block;
  throw new SlipwayError('unknown-block', `the solution of a step of ${lesson} has a block ${id} that is not there`);
}

function failureOf(step: string, isLate: boolean, error: unknown): JumpState {
  const { command, output } = error instanceof PartFailed ? error : { command: null, output: '' };
  const { code } = isLate
    ? { code: 'timeout' as const }
    : SlipwayError.from(error, 'internal', 'a jump could not go on');
  return { status: 'failed', step, code, command, output };
}
