// What a page asks of its lesson: runs, answers, looks, solutions, jumps. The page says ids; what they mean, the lesson says.
import { assertNever } from '../../lib/assert-never.ts';
import { type Block, isRunnable, type Lesson, type Step } from '../../lib/content/lesson.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import { keyOf } from '../session/lesson/item-key.ts';
import { toRun } from '../session/lesson/lesson-run.ts';
import type { Of, Page } from './page.ts';

type Solution = Extract<ServerMessage, { type: 'solution' }>;

export const LESSON_TYPES = [
  'block.run',
  'block.stop',
  'quiz.answer',
  'step.check',
  'step.solution',
  'step.jump',
  'step.cancel-jump',
] as const;

/** @throws SlipwayError `unknown-lesson` | `unknown-block` | `bad-message` | what the session throws */
export async function handleLessonMessage(message: Of<(typeof LESSON_TYPES)[number]>, page: Page): Promise<void> {
  switch (message.type) {
    case 'block.run':
      return run(message, page);
    case 'block.stop':
      return page.session.stopRun(message.runId);
    case 'quiz.answer':
      return answer(message, page);
    case 'step.check': {
      const lesson = await page.lesson();
      return page.session.checkStep(keyOf(lesson, `${lesson.id}/${stepOf(lesson, message.step).id}`));
    }
    case 'step.solution':
      return tellSolution(message, page);
    case 'step.jump': {
      const lesson = await page.lesson();
      return page.session.jump(lesson, stepOf(lesson, message.step).id);
    }
    case 'step.cancel-jump':
      return page.session.cancelJump();
    default:
      return assertNever(message, 'message about a lesson');
  }
}

async function run({ block: ref, runId, terminal, command }: Of<'block.run'>, page: Page): Promise<void> {
  const lesson = await page.lesson();
  const block = itemOf(lesson, lesson.blocks.filter(isRunnable), ref);
  const receipt = page.session.runBlock(toRun(lesson, block, { runId, command: commandOf(block, command) }), terminal);
  if (receipt) page.send({ type: 'receipt', receipt: { ...receipt, block: ref } });
}

/** @throws SlipwayError `bad-message` where the learner may not change it, or wrote what no keyboard types */
function commandOf({ id, command, editable }: Block, edited: string | null): string {
  if (edited === null) return command;
  if (!editable) throw new SlipwayError('bad-message', `the command of block ${id} cannot be changed`);
  if (/[^\P{Cc}\n]/u.test(edited)) throw new SlipwayError('bad-message', 'found a control character in a command');
  return edited;
}

async function answer({ quiz: ref, answer }: Of<'quiz.answer'>, page: Page): Promise<void> {
  const lesson = await page.lesson();
  const quiz = itemOf(lesson, lesson.quizzes, ref);
  page.session.answerQuiz(keyOf(lesson, ref), quiz, answer);
}

async function tellSolution({ step: ref }: Of<'step.solution'>, page: Page): Promise<void> {
  const lesson = await page.lesson();
  const commands = stepOf(lesson, ref).solution.flatMap((part): Array<Solution['commands'][number]> => {
    if (part.kind === 'command') return [{ host: part.host, block: null, command: part.command }];
    const block = lesson.blocks.find(({ id }) => id === part.block);
    return block ? [{ host: block.host, block: isRunnable(block) ? block.id : null, command: block.command }] : [];
  });
  page.send({ type: 'solution', step: ref, commands });
}

const stepOf = (lesson: Lesson, ref: string): Step => itemOf(lesson, lesson.steps, ref);

/** @throws SlipwayError `unknown-block` where the lesson has no such thing */
function itemOf<T extends { readonly id: string }>(lesson: Lesson, items: readonly T[], ref: string): T {
  const [ofLesson, id] = ref.split('/');
  const found = ofLesson === lesson.id ? items.find((item) => item.id === id) : undefined;
  if (found) return found;
  throw new SlipwayError('unknown-block', `there is no ${ref} in lesson ${lesson.course}/${lesson.id}`);
}
