'use client';
// A question that the server judges. Which answers are right is not in the page.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PublicQuiz } from '../../lib/content/lesson.ts';
import type { QuizState } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { InlineCode } from './inline-code.tsx';
import { useLessonView } from './lesson-view.tsx';
import styles from './quiz.module.css';
import { answerOf, draftOf, isComplete, type QuizDraft, verdictKey } from './quiz-draft.ts';
import { QuizChoices, QuizText } from './quiz-fields.tsx';
import { useAsk } from './use-ask.ts';

/** `<Quiz id="…" />` in the prose. */
export function Quiz({ id }: { id: string }) {
  const { id: lesson, quizzes } = useLessonView();
  const quiz = quizzes.find((candidate) => candidate.id === id);
  return quiz && <KnownQuiz key={id} name={`${lesson}/${id}`} quiz={quiz} />;
}

function KnownQuiz({ name, quiz }: { name: string; quiz: PublicQuiz }) {
  const t = useTranslations('quiz');
  const ask = useAsk();
  const connected = useLessonState(({ link }) => link.status === 'connected');
  const answered = useLessonState((state) => state.quizzes[name]);
  const [draft, setDraft] = useDraft(answered);
  const settled = answered?.right === true;
  const verdict = useId();
  const focus = useVerdictFocus(settled);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (settled || !connected || !isComplete(quiz.kind, draft)) return;
    focus.note();
    ask((lesson) => lesson.answerQuiz(name, answerOf(quiz.kind, draft)));
  };
  const fields = { quiz, draft, onChange: setDraft, disabled: settled, because: answered?.because ?? {} };
  return (
    <form
      ref={focus.form}
      className={`${frame.frame} ${styles.quiz}`}
      // Before there is JavaScript, Enter would send it to nobody.
      method="dialog"
      data-quiz={name}
      data-status={answered === undefined ? 'todo' : answered.right ? 'right' : 'wrong'}
      onSubmit={submit}
    >
      <fieldset aria-describedby={verdict}>
        <legend>
          <InlineCode text={quiz.question} />
          {quiz.kind === 'multiple' && <span className={styles.several}>{t('several')}</span>}
        </legend>
        {quiz.kind === 'text' ? <QuizText {...fields} /> : <QuizChoices {...fields} />}
      </fieldset>
      <div className={styles.foot}>
        <div id={verdict} className={styles.verdict} role="status" tabIndex={-1}>
          {answered !== undefined && <Verdict answered={answered} />}
        </div>
        {!settled && (
          <button type="submit" className="button" aria-disabled={!connected || !isComplete(quiz.kind, draft)}>
            {t(answered === undefined ? 'answer' : 'answerAgain')}
          </button>
        )}
      </div>
    </form>
  );
}

function Verdict({ answered: { right, verdict } }: { answered: QuizState }) {
  const t = useTranslations('quiz');
  return (
    <>
      <Icon name={right ? 'check' : 'cross'} weight={2} />
      <p>
        <strong>{t(right ? 'right' : 'wrong')}</strong> <InlineCode text={verdict} />
      </p>
    </>
  );
}

/** A right answer takes the fields and the button away: the keyboard that gave it goes on at what is told of it. */
function useVerdictFocus(settled: boolean) {
  const form = useRef<HTMLFormElement>(null);
  const isAsked = useRef(false);
  useEffect(() => {
    if (!settled || !isAsked.current) return;
    const { activeElement, body } = document;
    const isFree = activeElement === null || activeElement === body || form.current?.contains(activeElement);
    if (isFree) form.current?.querySelector<HTMLElement>('[role="status"]')?.focus();
  }, [settled]);
  const note = () => {
    isAsked.current = true;
  };
  return { form, note };
}

/** What stands in the fields: what was answered, until the learner changes it. */
function useDraft(answered: QuizState | undefined): readonly [QuizDraft, (draft: QuizDraft) => void] {
  const [changed, setChanged] = useState<QuizDraft | null>(null);
  const verdict = verdictKey(answered);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new verdict is of what stands in the fields
  useEffect(() => setChanged(null), [verdict]);
  return [changed ?? draftOf(answered?.answer), setChanged];
}
