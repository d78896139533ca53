'use client';
// In the place of a terminal whose code did not arrive: says so, and asks for it again.
import { useTranslations } from 'use-intl';
import styles from './terminal-stage.module.css';
import { useTerminalFocus } from './use-terminal-focus.ts';

interface Props {
  /** It is being asked for again. */
  readonly isTrying: boolean;
  readonly onRetry: () => void;
}

/** Stays until the terminal is there, so that the button does not go from under the keyboard. */
export function UnloadedTerminal({ isTrying, onRetry }: Props) {
  const t = useTranslations();
  const box = useTerminalFocus();
  return (
    <div ref={box} className={styles.refused} data-tone={isTrying ? 'quiet' : 'bad'} data-unloaded-terminal="">
      <p className={styles.refusedTitle}>{t(isTrying ? 'terminal.loading' : 'terminal.loadFailed')}</p>
      {!isTrying && <p>{t('terminal.loadFailedText')}</p>}
      <button
        type="button"
        className="button"
        aria-disabled={isTrying || undefined}
        onClick={() => isTrying || onRetry()}
      >
        {t('sandbox.retry')}
      </button>
    </div>
  );
}
