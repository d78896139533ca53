'use client';
// How large the terminals' letters are: smaller, larger, as they were.
import { useTranslations } from 'use-intl';
import { FONT_SIZE } from './screen/faces.ts';
import styles from './terminal-menu.module.css';
import { chooseFont } from './terminal-preferences.ts';
import { useLive, usePreferences } from './use-lesson.ts';

export function FontSize() {
  const t = useTranslations('terminalMenu');
  const { preferences } = useLive();
  const { fontPx } = usePreferences();
  const choose = (px: number) => chooseFont(preferences, px);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div className={styles.font} role="group" aria-label={t('font')}>
      <span aria-hidden="true">{t('font')}</span>
      <button
        type="button"
        className={styles.step}
        aria-label={t('fontSmaller')}
        aria-disabled={fontPx <= FONT_SIZE.min || undefined}
        onClick={() => choose(fontPx - 1)}
      >
        −
      </button>
      <button
        type="button"
        className={styles.size}
        aria-label={t('fontReset', { px: fontPx })}
        title={t('fontReset', { px: fontPx })}
        onClick={() => choose(FONT_SIZE.usual)}
      >
        {fontPx}
      </button>
      <button
        type="button"
        className={styles.step}
        aria-label={t('fontLarger')}
        aria-disabled={fontPx >= FONT_SIZE.max || undefined}
        onClick={() => choose(fontPx + 1)}
      >
        +
      </button>
    </div>
  );
}
