'use client';
// The fields of a question, and beside each choice what is told of it once it was chosen.
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { PublicQuiz } from '../../lib/content/lesson.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { InlineCode } from './inline-code.tsx';
import styles from './quiz.module.css';
import { type QuizDraft, withChoice } from './quiz-draft.ts';

interface Props {
  readonly quiz: PublicQuiz;
  readonly draft: QuizDraft;
  readonly onChange: (draft: QuizDraft) => void;
  readonly disabled: boolean;
  /** By choice. */
  readonly because: Readonly<Record<string, string>>;
}

export function QuizChoices({ quiz: { kind, choices }, draft, onChange, disabled, because }: Props) {
  const group = useId();
  return choices.map(({ id, text }) => (
    <div key={id} className={styles.choice}>
      <label>
        <input
          type={kind === 'multiple' ? 'checkbox' : 'radio'}
          name={group}
          checked={draft.choices.includes(id)}
          disabled={disabled}
          aria-describedby={because[id] === undefined ? undefined : `${group}-${id}`}
          onChange={() => onChange(withChoice(kind, draft, id))}
        />
        <span>
          <InlineCode text={text} />
        </span>
      </label>
      {because[id] !== undefined && because[id] !== '' && (
        <p id={`${group}-${id}`} className={styles.because}>
          <InlineCode text={because[id]} />
        </p>
      )}
    </div>
  ));
}

export function QuizText({ draft, onChange, disabled }: Props) {
  const t = useTranslations('quiz');
  return (
    <input
      type="text"
      className={styles.field}
      aria-label={t('field')}
      value={draft.text}
      disabled={disabled}
      maxLength={LIMITS.quizAnswerChars}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={({ target }) => onChange({ ...draft, text: target.value })}
    />
  );
}
