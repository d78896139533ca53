// Of jumps that are asked for while one is under way, the last is the one that happens.
import { expect, it, vi } from 'vitest';
import type { Lesson } from '../../../lib/content/lesson.ts';
import type { JumpState } from '../../../lib/protocol/messages.ts';
import { Jump } from './jump.ts';

const solution = [{ kind: 'command', command: 'true', host: 'first' }];
const LESSON = {
  course: 'course',
  id: 'lesson',
  hosts: [{ id: 'first' }],
  blocks: [],
  steps: ['a', 'b', 'c'].map((id) => ({ id, solution })),
} as unknown as Lesson;

/** A sandbox takes as long as the test says. */
function setUp() {
  const told: JumpState[] = [];
  const arrivals: Array<() => void> = [];
  const exec = vi.fn(async () => ({ exitCode: 0, stdout: '', stderr: '' }));
  const reset = vi.fn();
  const jump = new Jump({
    reset,
    ready: (_, signal) =>
      new Promise((resolve, reject) => {
        arrivals.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    run: () => Promise.reject(new Error('no block')),
    exec,
    onState: (state) => void told.push(state),
  });
  return { jump, told, arrivals, exec, reset };
}

it('is the last one that is asked for', async () => {
  const { jump, told, arrivals, exec, reset } = setUp();
  await jump.start(LESSON, 'c');
  await Promise.all([jump.start(LESSON, 'b'), jump.start(LESSON, 'c')]);
  await vi.waitFor(() => expect(arrivals).toHaveLength(2));
  arrivals.at(-1)?.();
  await vi.waitFor(() => expect(jump.state).toEqual({ status: 'done', step: 'course/lesson/c' }));
  expect(reset).toHaveBeenCalledTimes(2);
  expect(exec).toHaveBeenCalledTimes(2);
  expect(told.filter(({ step }) => step === 'course/lesson/b')).toEqual([]);
});

it('can be canceled, whichever it is', async () => {
  const { jump, arrivals } = setUp();
  await jump.start(LESSON, 'c');
  await Promise.all([jump.start(LESSON, 'b'), jump.start(LESSON, 'c')]);
  jump.cancel();
  for (const arrive of arrivals) arrive();
  await vi.waitFor(() => expect(jump.state).toEqual({ status: 'canceled', step: 'course/lesson/c' }));
});
