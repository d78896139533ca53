'use client';
// What is still missing of a step, or what no longer holds of one that was passed; and the way to have it looked at again.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { StepState } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './check-line.module.css';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { ReasonNews } from './reason-news.tsx';
import { usePlacedCheck, useStepPlace } from './step-context.tsx';
import { StepReason } from './step-reason.tsx';
import { useAsk } from './use-ask.ts';
import { useBriefly } from './use-briefly.ts';
import { stepTitle, useFocusAfterwards } from './use-focus-afterwards.ts';

/** `<Check />` in the prose of a step. */
export function Check() {
  const place = useStepPlace();
  usePlacedCheck(place);
  return place && <CheckLine name={place.name} placed />;
}

interface Props {
  /** `<lesson>/<step>` */
  readonly name: string;
  /** By the author: then it is there from the beginning, whatever there is to say. */
  readonly placed?: boolean;
}

export function CheckLine({ name, placed = false }: Props) {
  const step = useLessonState((state) => state.steps[name]);
  const [asked, setAsked] = useState(0);
  const tone = toneOf(step);
  const isShown = placed || tone === 'todo' || tone === 'lapsed';
  return (
    <>
      {isShown && <Line name={name} step={step} onAsk={() => setAsked(asked + 1)} />}
      <ReasonNews step={step} asked={asked} />
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly step: StepState | undefined;
  readonly onAsk: () => void;
}

function Line({ name, step, onAsk }: LineProps) {
  const line = useFocusAfterwards<HTMLDivElement>(stepTitle);
  return (
    <div ref={line} className={styles.line} data-tone={toneOf(step)} data-check={name}>
      <Words step={step} />
      <CheckAgain name={name} onAsk={onAsk} />
    </div>
  );
}

function Words({ step }: { step: StepState | undefined }) {
  const t = useTranslations('step');
  switch (toneOf(step)) {
    case 'unknown':
      return <p>{t('notChecked')}</p>;
    case 'passed':
      return (
        <p>
          <Icon name="check" weight={2} /> {t('passed')}
        </p>
      );
    case 'lapsed':
    case 'todo':
      return <p data-step-reason="">{step && <StepReason step={step} />}</p>;
  }
}

function CheckAgain({ name, onAsk }: { name: string; onAsk: () => void }) {
  const t = useTranslations('step');
  const ask = useAsk();
  const possible = useLessonState(({ link, sandbox }) => link.status === 'connected' && isUsable(sandbox));
  const [asked, say] = useBriefly<true>();
  const press = () => {
    if (!possible || asked) return;
    ask((lesson) => lesson.checkStep(name));
    say(true);
    onAsk();
  };
  return (
    <button type="button" className={frame.quiet} aria-disabled={!possible || undefined} onClick={press}>
      <span aria-live="polite">{t(asked ? 'checking' : 'checkAgain')}</span>
    </button>
  );
}

function toneOf(step: StepState | undefined): 'unknown' | 'todo' | 'passed' | 'lapsed' {
  if (step === undefined) return 'unknown';
  if (step.status === 'passed') return step.lapsed === null ? 'passed' : 'lapsed';
  return step.reason === null ? 'unknown' : 'todo';
}
