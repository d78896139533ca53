'use client';
// Asks before something happens that cannot be taken back. What the learner began takes the keyboard; what a program wants
// does not, or a key that was meant for the shell would answer it.
import { useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { answer, type Question, type ScreenForOverlay } from './screen/screen-ui.ts';
import styles from './terminal-overlay.module.css';

const ACCEPT = { paste: 'pasteAccept', clipboard: 'clipboardAccept', link: 'linkAccept' } as const;

export function ScreenQuestion({ question, screen }: { question: Question; screen: ScreenForOverlay }) {
  const t = useTranslations('screen');
  const title = useId();
  const { ui } = screen;
  const accept = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (question.kind !== 'clipboard') accept.current?.focus();
  }, [question]);

  const close = (accepted: boolean) => {
    answer(ui, question, accepted);
    screen.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div
      className={styles.question}
      role="group"
      aria-labelledby={title}
      data-question={question.kind}
      onKeyDown={({ key }) => key === 'Escape' && close(false)}
    >
      <p id={title} className={styles.questionTitle}>
        {questionTitle(t, question)}
      </p>
      <Details question={question} />
      <div className={styles.answers}>
        <button ref={accept} type="button" className="button" data-primary="" onClick={() => close(true)}>
          {t(ACCEPT[question.kind])}
        </button>
        <button type="button" className="button" onClick={() => close(false)}>
          {t(question.kind === 'clipboard' ? 'dismiss' : 'cancel')}
        </button>
      </div>
    </div>
  );
}

function questionTitle(t: ReturnType<typeof useTranslations<'screen'>>, question: Question): string {
  switch (question.kind) {
    case 'paste':
      return t('pasteQuestion', { lines: question.lines });
    case 'clipboard':
      return t('clipboardQuestion', { chars: question.chars });
    case 'link':
      return t('linkQuestion');
  }
}

function Details({ question }: { question: Question }) {
  const t = useTranslations('screen');
  if (question.kind === 'link') {
    return (
      <>
        <p className={styles.preview} data-preview="">
          {question.href}
        </p>
        {question.text !== question.href && <p>{t('linkShownAs', { text: question.text })}</p>}
      </>
    );
  }
  return (
    <>
      {question.kind === 'paste' && <p>{t('pasteText')}</p>}
      <pre className={styles.preview} data-preview="">
        {question.preview}
      </pre>
    </>
  );
}
