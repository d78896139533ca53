// How many steps of a lesson are passed; nothing before the first one.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { Icon } from '../_lesson/icon.tsx';
import styles from './home.module.css';

export function LessonDone({ passed, total, locale }: { passed: number; total: number; locale: Locale }) {
  const t = translatorFor(locale, 'home');
  if (passed === 0) return null;
  const isFinished = passed === total;
  return (
    <p className={styles.progress} data-progress={`${passed}/${total}`} data-finished={isFinished ? '' : undefined}>
      {isFinished && <Icon name="check" weight={2} />}
      {isFinished ? t('finished', { total }) : t('passedSteps', { passed, total })}
    </p>
  );
}
