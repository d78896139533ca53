'use client';
// What stands behind a command: the calls that it makes to the learner's engine, live, each to be made again by hand.
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { LensCommand } from '../../lib/client/lens-list.ts';
import { isUsable } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { CommandWords } from './command-words.tsx';
import frame from './frame.module.css';
import styles from './lens.module.css';
import { LensCall } from './lens-call.tsx';
import { useLens } from './use-lens.ts';

export function Lens() {
  const t = useTranslations('lens');
  const commands = useLens();
  const usable = useLessonState((state) => isUsable(state.sandbox));
  const title = t('title');
  return (
    <section className={frame.frame} data-lens="" data-live="" aria-label={title}>
      <div className={styles.bar}>
        <h3 className={styles.title}>{title}</h3>
      </div>
      {commands.length > 0 ? (
        // It scrolls, so the keyboard must reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
        <section className={styles.scroll} aria-label={t('list')} tabIndex={0}>
          <ol className={styles.commands}>
            {commands.map((command) => (
              <Command key={command.id} command={command} />
            ))}
          </ol>
        </section>
      ) : (
        <p className={styles.waiting} role="status">
          {t(usable ? 'empty' : 'waiting')}
        </p>
      )}
      <noscript>
        <p className={frame.note}>{t('noscript')}</p>
      </noscript>
    </section>
  );
}

/** Only what was told of is drawn again. */
const Command = memo(function Command({ command: { id, line, calls } }: { command: LensCommand }) {
  const t = useTranslations('lens');
  return (
    <li className={styles.command} data-lens-command={id} tabIndex={-1}>
      <div className={styles.commandHead}>
        <h4 className={styles.line}>{line ? <CommandWords line={line} /> : t('unknownCommand')}</h4>
        <span className={styles.count}>{t('calls', { count: calls.length })}</span>
      </div>
      <ol className={styles.calls}>
        {calls.map((call) => (
          <li key={call.id}>
            <LensCall call={call} />
          </li>
        ))}
      </ol>
    </li>
  );
});
