'use client';
// What is missing of a step, said to those who listen: when it has become another thing, and when they asked.
import { useEffect, useRef, useState } from 'react';
import type { Reason, StepState } from '../../lib/protocol/messages.ts';
import { ReasonText } from './reason-text.tsx';

/** While a command works, what is missing changes with each event: only what stays is worth saying. */
const SETTLED_MS = 1500;

interface Props {
  readonly step: StepState | undefined;
  /** The learner has asked for a look, which may have come by now. */
  readonly asked: number;
}

/** What is so when the page comes is in the text: nobody wants all steps read out. */
export function ReasonNews({ step, asked }: Props) {
  const [said, setSaid] = useState<Reason | null>(null);
  const reason = reasonOf(step);
  const key = JSON.stringify(reason);
  const before = useRef({ key, asked });
  const latest = useRef(reason);
  latest.current = reason;
  useEffect(() => {
    const isNews = before.current.asked !== asked || (before.current.key !== 'null' && before.current.key !== key);
    before.current = { key, asked };
    if (!isNews) return undefined;
    setSaid(null);
    const timer = setTimeout(() => setSaid(latest.current), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [key, asked]);
  return (
    <p className="visually-hidden" role="status">
      {said !== null && <ReasonText reason={said} />}
    </p>
  );
}

function reasonOf(step: StepState | undefined): Reason | null {
  if (step === undefined) return null;
  return step.status === 'passed' ? step.lapsed : step.reason;
}
