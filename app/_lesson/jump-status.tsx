'use client';
// How a jump to a step goes: how far it is, that it is done, or why it did not come to its end.
import type { LessonState } from '../../lib/client/lesson-state.ts';
import { useLazily } from '../_workspace/use-lazily.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { NotLoaded } from './not-loaded.tsx';
import styles from './step-menu.module.css';

const loadWords = () => import('./jump-words.tsx');

/** `name` is `<lesson>/<step>`. */
export function JumpStatus({ name }: { name: string }) {
  const jump = useLessonState((state) => (state.jump?.step === name && !isOver(state, name) ? state.jump : null));
  const shown = jump?.status === 'canceled' ? null : jump;
  const words = useLazily(loadWords, shown !== null);
  const code = shown !== null && words.status === 'loaded' && words.code;
  return (
    <div
      className={shown === null ? undefined : styles.status}
      data-jump={shown?.status}
      data-tone={shown?.status === 'failed' ? 'bad' : undefined}
    >
      {/* The words alone: what can be pressed would be read out with each part. */}
      <div role="status">{code && <code.JumpWords jump={shown} />}</div>
      {code && <code.JumpAnswers jump={shown} />}
      {shown !== null && words.status === 'failed' && <NotLoaded onRetry={words.retry} />}
    </div>
  );
}

/** The learner has gone on from there: what was said of the start of the step is true no longer. */
function isOver({ jump, steps }: LessonState, name: string): boolean {
  const step = steps[name];
  return jump?.status === 'done' && step?.status === 'passed' && step.lapsed === null;
}
