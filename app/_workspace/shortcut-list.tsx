'use client';
// The keys that are the panel's and not the shell's. In the browser only: the menu has no entries before it is opened.
import { useTranslations } from 'use-intl';
import { platformOf } from './screen/key-actions.ts';
import { shortcutsOf } from './shortcuts.ts';
import styles from './terminal-menu.module.css';

export function ShortcutList() {
  const t = useTranslations('terminalMenu');
  return (
    <details className={styles.shortcuts}>
      <summary className={styles.entry}>{t('shortcuts')}</summary>
      <dl>
        {shortcutsOf(platformOf(navigator.platform)).map(([name, keys]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
