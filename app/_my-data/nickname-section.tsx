// What the learner wants to be called.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { MAX_NICKNAME_CHARS, MY_DATA_PATHS } from '../../lib/my-data.ts';
import styles from './my-data.module.css';
import { NOTE_ID } from './note-line.tsx';

interface Props {
  readonly nickname: string;
  readonly isRefused: boolean;
  readonly locale: Locale;
}

export function NicknameSection({ nickname, isRefused, locale }: Props) {
  const t = translatorFor(locale, 'myData');
  return (
    <section className={styles.section} aria-labelledby="nickname-title">
      <h2 id="nickname-title">{t('nicknameTitle')}</h2>
      <form method="post" action={`${MY_DATA_PATHS.nickname}?locale=${locale}`}>
        <label htmlFor="nickname">{t('nicknameLabel')}</label>
        <div className={styles.row}>
          <input
            id="nickname"
            name="nickname"
            className={styles.input}
            defaultValue={nickname}
            autoComplete="nickname"
            aria-invalid={isRefused}
            aria-describedby={isRefused ? `${NOTE_ID} nickname-hint` : 'nickname-hint'}
          />
          <button type="submit" className="button" data-primary="">
            {t('nicknameSave')}
          </button>
        </div>
        <p id="nickname-hint" className={styles.hint}>
          {t('nicknameHint', { max: MAX_NICKNAME_CHARS })}
        </p>
      </form>
    </section>
  );
}
