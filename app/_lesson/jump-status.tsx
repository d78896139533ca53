'use client';
// How a jump to a step goes: how far it is, that it is done, or why it did not come to its end.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { LessonState } from '../../lib/client/lesson-state.ts';
import type { JumpState } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './step-menu.module.css';
import { useAsk } from './use-ask.ts';
import { stepTitle, useFocusAfterwards } from './use-focus-afterwards.ts';

/** `name` is `<lesson>/<step>`. */
export function JumpStatus({ name }: { name: string }) {
  const jump = useLessonState((state) => (state.jump?.step === name && !isOver(state, name) ? state.jump : null));
  const shown = jump?.status === 'canceled' ? null : jump;
  return (
    <div
      className={shown === null ? undefined : styles.status}
      data-jump={shown?.status}
      data-tone={shown?.status === 'failed' ? 'bad' : undefined}
    >
      {/* The words alone: what can be pressed would be read out with each part. */}
      <div role="status">{shown !== null && <Words jump={shown} />}</div>
      {shown?.status === 'running' && <Running jump={shown} />}
      {shown?.status === 'failed' && <Failed jump={shown} />}
    </div>
  );
}

/** The learner has gone on from there: what was said of the start of the step is true no longer. */
function isOver({ jump, steps }: LessonState, name: string): boolean {
  const step = steps[name];
  return jump?.status === 'done' && step?.status === 'passed' && step.lapsed === null;
}

function Words({ jump }: { jump: Exclude<JumpState, { status: 'canceled' }> }) {
  const t = useTranslations();
  const code = (chunks: ReactNode) => <code>{chunks}</code>;
  switch (jump.status) {
    case 'running': {
      const { part, parts, command } = jump;
      return (
        <>
          <p className={styles.title}>{t('step.jumpRunning')}</p>
          <p>
            {command === null ? t('step.jumpPreparing') : t.rich('step.jumpPart', { part, parts, command, c: code })}
          </p>
        </>
      );
    }
    case 'done':
      return <p>{t('step.jumpDone')}</p>;
    case 'failed':
      return (
        <>
          <p className={styles.title}>{t('step.jumpFailed')}</p>
          <p>
            {jump.command === null
              ? t(`errors.${jump.code}`)
              : t.rich('step.jumpFailedAt', { command: jump.command, c: code })}
          </p>
        </>
      );
  }
}

function Running({ jump: { part, parts, command } }: { jump: Extract<JumpState, { status: 'running' }> }) {
  const t = useTranslations('step');
  const ask = useAsk();
  return (
    <>
      <progress max={parts} value={command === null ? 0 : part} aria-label={t('jumpRunning')} />
      <Answer label={t('jumpStop')} onPress={() => ask((lesson) => lesson.cancelJump())} />
    </>
  );
}

function Failed({ jump: { step, output } }: { jump: Extract<JumpState, { status: 'failed' }> }) {
  const t = useTranslations('step');
  const ask = useAsk();
  return (
    <>
      {output !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <pre className={styles.output} tabIndex={0}>
          {output}
        </pre>
      )}
      <Answer label={t('jumpRetry')} onPress={() => ask((lesson) => lesson.jumpTo(step))} />
    </>
  );
}

function Answer({ label, onPress }: { label: string; onPress: () => void }) {
  const place = useFocusAfterwards<HTMLDivElement>(stepTitle);
  return (
    <div ref={place} className={styles.answers}>
      <button type="button" className="button" onClick={onPress}>
        {label}
      </button>
    </div>
  );
}
