// Rehearses a lesson: goes through it as a learner would who does everything right, after each step has been seen to be
// undone and each question has been answered wrong once.
import type { Block, EditedFile, Lesson, Quiz, Step } from '../../lib/content/lesson.ts';
import type { Performance } from '../../lib/content/transcript/recording.ts';
import type { Transcript } from '../../lib/content/transcript/transcript.ts';
import { type Act, actsOf } from './acts.ts';
import { rightAnswer, wrongAnswer } from './answers.ts';
import { complaintsAbout, isEnded } from './expectations.ts';
import { CHECK_MS, type Learner } from './learner.ts';
import { PartList } from './part-list.ts';
import { type Stop, stopsOf } from './prose-order.ts';
import { reasonText } from './reason-text.ts';

/** The width and height that a session's terminal has when no page has given it another. */
const SIZE = { cols: 80, rows: 24 };

export interface RehearsalOptions {
  readonly lesson: Lesson;
  readonly learner: Learner;
  /** What was recorded before, by block; nothing is compared where there is nothing. */
  readonly recorded: ReadonlyMap<string, Transcript>;
  readonly onProgress: (text: string) => void;
}

export class Rehearsal {
  readonly parts: PartList;
  /** What the blocks printed, as far as it came. */
  readonly performances = new Map<string, Performance>();
  readonly #lesson: Lesson;
  readonly #learner: Learner;
  readonly #recorded: ReadonlyMap<string, Transcript>;

  constructor({ lesson, learner, recorded, onProgress }: RehearsalOptions) {
    this.#lesson = lesson;
    this.#learner = learner;
    this.#recorded = recorded;
    this.parts = new PartList(onProgress);
  }

  /** @throws what the session throws, and the reason of the learner's signal: then the parts tell how far it came */
  async run(): Promise<void> {
    await this.parts.add('sandbox', 'sandbox', async () => {
      const sandbox = await this.#learner.arrive();
      if (sandbox.status === 'ready') return [];
      return [`no sandbox: ${sandbox.status === 'failed' ? sandbox.code : `${sandbox.status} until the deadline`}`];
    });
    for (const stop of stopsOf(this.#lesson)) await this.#stop(stop);
    for (const file of this.#lesson.edited) await this.parts.add('file', file.path, () => this.#file(file));
  }

  async #stop(stop: Stop): Promise<void> {
    const { blocks, steps, quizzes } = this.#lesson;
    const { kind, id } = stop;
    const asked = stop.kind === 'step' ? quizzes.filter((quiz) => stop.quizzes.includes(quiz.id)) : [];
    const attempts = {
      step: () => this.#step(itemOf(steps, id), asked),
      block: () => this.#block(itemOf(blocks, id)),
      quiz: () => this.#quiz(itemOf(quizzes, id)),
    };
    await this.parts.add(kind, id, attempts[kind]);
  }

  /** A file that the lesson shows comes with it, or is made on the way. */
  async #file({ path, host }: EditedFile): Promise<string[]> {
    const { receipt } = await this.#learner.runCommand(host, `test -f '${path.replaceAll("'", `'\\''`)}'`);
    return receipt?.status === 'ok' ? [] : [`it is not there on ${host}, neither at first nor after the solutions`];
  }

  async #step(step: Step, quizzes: readonly Quiz[]): Promise<string[]> {
    const failures: string[] = [];
    const before = await this.#learner.look(step.id);
    if (before === undefined) failures.push('its check was not looked at');
    if (before?.status === 'passed') failures.push('its check passes before anything is done for it');
    for (const act of actsOf(this.#lesson, step)) failures.push(...(await this.#act(act)));
    for (const quiz of quizzes)
      failures.push(...(await this.#quiz(quiz)).map((failure) => `quiz ${quiz.id}: ${failure}`));
    this.parts.progress(`step ${step.id}: waits for its check`);
    const after = await this.#learner.pass(step.id, CHECK_MS);
    if (after?.status === 'passed') return failures;
    this.parts.giveUp();
    return [...failures, `its check does not pass: ${reasonText(after?.reason ?? null)}`];
  }

  async #act(act: Act): Promise<string[]> {
    if (act.kind === 'block') {
      const failures = await this.#block(act.block);
      return failures.map((failure) => `block ${act.block.id}: ${failure}`);
    }
    this.parts.progress(`solution: ${act.command}`);
    const { receipt } = await this.#learner.runCommand(act.host, act.command);
    if (receipt?.status === 'ok') return [];
    const output = isEnded(receipt) ? `: ${receipt.output.split('\n').at(-1)}` : '';
    return [`the solution's command \`${act.command}\` failed${output}`];
  }

  async #block(block: Block): Promise<string[]> {
    this.parts.progress(`${block.id}: ${block.command.split('\n')[0]}`);
    const { receipt, printed } = await this.#learner.run(block);
    if (isEnded(receipt)) {
      const { exitCode, durationMs, output } = receipt;
      const performance = { command: block.command, exitCode, durationMs, size: SIZE, output, printed };
      this.performances.set(block.id, performance);
    } else this.parts.giveUp();
    return complaintsAbout(block, receipt, this.#recorded.get(block.id));
  }

  async #quiz(quiz: Quiz): Promise<string[]> {
    this.parts.progress(`quiz ${quiz.id}`);
    const wrong = wrongAnswer(quiz);
    const failures: string[] = [];
    if (wrong !== undefined) {
      const refused = await this.#learner.answer(quiz, wrong);
      if (refused === undefined) failures.push('a wrong answer was not judged');
      else if (refused.right) failures.push(`${JSON.stringify(wrong)} was taken for right`);
    }
    const taken = await this.#learner.answer(quiz, rightAnswer(quiz));
    if (taken?.right !== true) failures.push(`${JSON.stringify(rightAnswer(quiz))} was not taken for right`);
    return failures;
  }
}

function itemOf<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the prose has ${id}, the lesson has not`);
  return found;
}
