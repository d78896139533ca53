// Whether a step is undone before anything was done for it is what a lesson's test is for.
import { expect, it, vi } from 'vitest';
import type { Lesson } from '../../lib/content/lesson.ts';
import type { ServerMessage, StepState } from '../../lib/protocol/messages.ts';
import type { Session } from '../../server/session/session.ts';
import { Learner } from './learner.ts';

const STEP = 'course/lesson/second';
const lesson = { course: 'course', id: 'lesson' } as Lesson;
const todo: StepState = { status: 'todo', step: STEP, reason: null };
const passed: StepState = { status: 'passed', step: STEP, passedAt: 1, lapsed: null };

/** A session that has told why the step was not done when the lesson was opened, and tells this soon after a look. */
function learnerWho(seesThen: StepState) {
  let tell: (message: ServerMessage) => void = () => undefined;
  const checkStep = vi.fn(() => void setTimeout(() => tell({ type: 'step', step: seesThen }), 100));
  const subscribe = (listener: typeof tell) => {
    tell = listener;
    return () => undefined;
  };
  const session = { subscribe, checkStep, dispose: async () => undefined } as unknown as Session;
  const learner = new Learner({ session, lesson, signal: new AbortController().signal });
  tell({ type: 'step', step: todo });
  return { learner, checkStep };
}

it('sees that a step has come true by what was done for the one before', async () => {
  const { learner, checkStep } = learnerWho(passed);
  expect(await learner.look('second')).toEqual(passed);
  expect(checkStep).toHaveBeenCalledWith(STEP);
});

it('sees that it has not', async () => {
  const { learner } = learnerWho(todo);
  expect(await learner.look('second')).toEqual(todo);
});
