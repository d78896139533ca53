'use client';
// In the place of a terminal that did not open: why, and the way to try again.
import { useTranslations } from 'use-intl';
import type { OpeningView } from '../../lib/client/opening-state.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import styles from './terminal-stage.module.css';
import { useLive } from './use-lesson.ts';
import { useTerminalFocus } from './use-terminal-focus.ts';

interface Props {
  readonly name: string;
  readonly opening: Exclude<OpeningView, { status: 'opening' }>;
}

/** The text of these speaks of a command and of running it again. */
const ABOUT_A_COMMAND: ReadonlySet<ErrorCode> = new Set(['sandbox-gone', 'shell-busy', 'terminal-closed']);

/** Stays from the first refusal until the terminal is open, so that the button does not go from under the keyboard. */
export function RefusedTerminal({ name, opening }: Props) {
  const t = useTranslations();
  const { client } = useLive();
  const box = useTerminalFocus();
  const failed = opening.status === 'failed';
  // By somebody, in this page or another one: nothing went wrong.
  const closed = failed && opening.code === 'terminal-closed';
  return (
    <div ref={box} className={styles.refused} data-tone={failed && !closed ? 'bad' : 'quiet'}>
      {failed && <p className={styles.refusedTitle}>{t(closed ? 'terminal.closed' : 'terminal.openFailed')}</p>}
      {failed && !ABOUT_A_COMMAND.has(opening.code) && <p>{t(`errors.${opening.code}`)}</p>}
      {!failed && <p>{t('terminal.reopening')}</p>}
      <button type="button" className="button" onClick={() => void client.then((it) => it.retryTerminal(name))}>
        {t(closed ? 'terminal.reopen' : 'sandbox.retry')}
      </button>
    </div>
  );
}
