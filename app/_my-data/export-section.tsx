// A copy of everything, as a file.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { MY_DATA_PATHS } from '../../lib/my-data.ts';
import styles from './my-data.module.css';

export function ExportSection({ locale }: { locale: Locale }) {
  const t = translatorFor(locale, 'myData');
  return (
    <section className={styles.section} aria-labelledby="export-title">
      <h2 id="export-title">{t('exportTitle')}</h2>
      <p>{t('exportText')}</p>
      <a className={`button ${styles.action}`} href={`${MY_DATA_PATHS.export}?locale=${locale}`}>
        {t('exportAction')}
      </a>
    </section>
  );
}
