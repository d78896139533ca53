'use client';
// How a jump to a step goes: how far it is, that it is done, or why it did not come to its end.
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
  return (
    <div role="status">
      {jump !== null && jump.status !== 'canceled' && (
        <div className={styles.status} data-jump={jump.status} data-tone={jump.status === 'failed' ? 'bad' : undefined}>
          <Words jump={jump} />
        </div>
      )}
    </div>
  );
}

/** The learner has gone on from there: what was said of the start of the step is true no longer. */
function isOver({ jump, steps }: LessonState, name: string): boolean {
  const step = steps[name];
  return jump?.status === 'done' && step?.status === 'passed' && step.lapsed === null;
}

function Words({ jump }: { jump: Exclude<JumpState, { status: 'canceled' }> }) {
  const t = useTranslations('step');
  switch (jump.status) {
    case 'running':
      return <Running jump={jump} />;
    case 'done':
      return <p>{t('jumpDone')}</p>;
    case 'failed':
      return <Failed jump={jump} />;
  }
}

function Running({ jump: { part, parts, command } }: { jump: Extract<JumpState, { status: 'running' }> }) {
  const t = useTranslations('step');
  const ask = useAsk();
  return (
    <>
      <p className={styles.title}>{t('jumpRunning')}</p>
      <progress max={parts} value={command === null ? 0 : part} aria-label={t('jumpRunning')} />
      <p>
        {command === null
          ? t('jumpPreparing')
          : t.rich('jumpPart', { part, parts, command, c: (chunks) => <code>{chunks}</code> })}
      </p>
      <Answer label={t('jumpStop')} onPress={() => ask((lesson) => lesson.cancelJump())} />
    </>
  );
}

function Failed({ jump: { step, code, command, output } }: { jump: Extract<JumpState, { status: 'failed' }> }) {
  const t = useTranslations();
  const ask = useAsk();
  return (
    <>
      <p className={styles.title}>{t('step.jumpFailed')}</p>
      <p>
        {command === null
          ? t(`errors.${code}`)
          : t.rich('step.jumpFailedAt', { command, c: (it) => <code>{it}</code> })}
      </p>
      {output !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <pre className={styles.output} tabIndex={0}>
          {output}
        </pre>
      )}
      <Answer label={t('step.jumpRetry')} onPress={() => ask((lesson) => lesson.jumpTo(step))} />
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
