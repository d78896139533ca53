'use client';
// What there is to say of a jump to a step, and to press about it. Loaded when there is a jump.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { JumpState } from '../../lib/protocol/messages.ts';
import styles from './step-menu.module.css';
import { useAsk } from './use-ask.ts';
import { stepTitle, useFocusAfterwards } from './use-focus-afterwards.ts';

interface Props {
  readonly jump: Exclude<JumpState, { status: 'canceled' }>;
}

export function JumpWords({ jump }: Props) {
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

export function JumpAnswers({ jump }: Props) {
  switch (jump.status) {
    case 'running':
      return <Running jump={jump} />;
    case 'failed':
      return <Failed jump={jump} />;
    case 'done':
      return null;
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
