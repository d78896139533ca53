'use client';
// What is missing of a step, said to those who listen: when it has become another thing, and when they asked.
import { useEffect, useRef, useState } from 'react';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { StepState } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { StepReason } from './step-reason.tsx';
import { HOLDS, isNews, type StepStanding, standingOf } from './step-standing.ts';

/** While a command works, what is missing changes with each event: only what stays is worth saying. */
const SETTLED_MS = 1500;

interface Props {
  readonly step: StepState | undefined;
  /** The learner has asked for a look, which may have come by now. */
  readonly asked: number;
}

/** What is so when the page comes is in the text: nobody wants all steps read out. */
export function ReasonNews({ step, asked }: Props) {
  const engine = useLessonState(({ sandbox, sandboxId }) => (isUsable(sandbox) ? sandboxId : null));
  const [said, setSaid] = useState<StepState | null>(null);
  const standing = standingOf(step);
  const settled = useRef<StepStanding>({ engine, standing: null, asked });
  const lookedAt = useRef<string | null>(null);
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    setSaid(null);
    if (engine === null || standing === null) return undefined;
    const now = { engine, standing, asked };
    const isReached = standing === HOLDS && lookedAt.current === engine;
    lookedAt.current = engine;
    if (isReached) {
      // That is said elsewhere, at once; what comes after it is news, however soon.
      settled.current = now;
      return undefined;
    }
    const timer = setTimeout(() => {
      if (isNews(settled.current, now)) setSaid(latest.current ?? null);
      settled.current = now;
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [engine, standing, asked]);
  return (
    <p className="visually-hidden" role="status">
      {said !== null && <StepReason step={said} />}
    </p>
  );
}
