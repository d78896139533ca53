// The end of everything that is kept. Nobody does it by one click.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { MY_DATA_PATHS } from '../../lib/my-data.ts';
import styles from './my-data.module.css';
import { NOTE_ID } from './note-line.tsx';

export function DeleteSection({ isRefused, locale }: { isRefused: boolean; locale: Locale }) {
  const t = translatorFor(locale, 'myData');
  return (
    <section className={styles.section} aria-labelledby="delete-title">
      <h2 id="delete-title">{t('deleteTitle')}</h2>
      <p id="delete-text">{t('deleteText')}</p>
      <form method="post" action={`${MY_DATA_PATHS.delete}?locale=${locale}`}>
        <label className={styles.confirm}>
          <input
            type="checkbox"
            name="confirm"
            value="yes"
            required
            aria-invalid={isRefused}
            aria-describedby={isRefused ? `${NOTE_ID} delete-text` : 'delete-text'}
          />
          {t('deleteConfirm')}
        </label>
        <button type="submit" className={`button ${styles.danger}`}>
          {t('deleteAction')}
        </button>
      </form>
    </section>
  );
}
