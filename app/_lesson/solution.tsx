'use client';
// The commands that bring a step about. The server tells them only when somebody asks.
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLazily } from '../_workspace/use-lazily.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { Fold } from './fold.tsx';
import { NotLoaded } from './not-loaded.tsx';
import styles from './solution.module.css';
import { useStepPlace } from './step-context.tsx';
import { useAsk } from './use-ask.ts';

const ASK_AGAIN_MS = 10_000;
const loadList = () => import('./solution-list.tsx');

/** `<Solution />` in the prose of a step. */
export function Solution() {
  const place = useStepPlace();
  return place && <SolutionOf step={place.name} />;
}

/** @param props.step `<lesson>/<step>` */
function SolutionOf({ step }: { step: string }) {
  const t = useTranslations('step');
  const ask = useAsk();
  const commands = useLessonState((state) => state.solutions[step]);
  const connected = useLessonState(({ link }) => link.status === 'connected');
  const [open, setOpen] = useState(false);
  const list = useLazily(loadList, open);
  const fold = useRef<HTMLDetailsElement>(null);
  // It may have been unfolded before React was there to hear of it.
  useEffect(() => setOpen(fold.current?.open === true), []);
  const wanted = open && connected && commands === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for as long as it is wanted
  useEffect(() => {
    if (!wanted) return undefined;
    const show = () => ask((lesson) => lesson.showSolution(step));
    show();
    // It may have been refused, as when too much is asked for at once.
    const again = setInterval(show, ASK_AGAIN_MS);
    return () => clearInterval(again);
  }, [wanted, step]);
  return (
    <Fold
      kind="solution"
      heading={t('solution')}
      ref={fold}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      {commands !== undefined && list.status === 'loaded' ? (
        <list.code.SolutionList commands={commands} />
      ) : list.status === 'failed' ? (
        <NotLoaded onRetry={list.retry} />
      ) : (
        <p className={styles.wait} role="status">
          {t(connected || commands !== undefined ? 'solutionLoading' : 'solutionOffline')}
        </p>
      )}
    </Fold>
  );
}
