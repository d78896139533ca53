// What is wrong with a lesson, precisely enough for its author to mend it.
import type { ContentProblem } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import styles from './problem-list.module.css';

interface Props {
  readonly problems: readonly ContentProblem[];
  readonly locale: Locale;
}

export function ProblemList({ problems, locale }: Props) {
  const t = translatorFor(locale, 'home');
  return (
    <ul className={styles.problems} lang="en">
      {problems.map(({ file, line, message }) => (
        <li key={`${file}:${line}:${message}`}>
          <code>{line === null ? file : t('problemAt', { file, line })}</code>
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}
