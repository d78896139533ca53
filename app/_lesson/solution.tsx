'use client';
// The commands that bring a step about. The server tells them only when somebody asks.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { SolutionCommand } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { CopyButton } from './copy-button.tsx';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { useLessonView } from './lesson-view.tsx';
import styles from './solution.module.css';
import { useStepPlace } from './step-context.tsx';
import { useAsk } from './use-ask.ts';

/** `<Solution>` in the prose of a step; inside it may stand what explains the commands. */
export function Solution({ children }: { children?: ReactNode }) {
  const t = useTranslations('step');
  const place = useStepPlace();
  const ask = useAsk();
  const commands = useLessonState((state) => (place === null ? undefined : state.solutions[place.name]));
  const connected = useLessonState(({ link }) => link.status === 'connected');
  if (place === null) return null;
  const load = () => commands === undefined && ask((lesson) => lesson.showSolution(place.name));
  return (
    <details className={styles.solution} onToggle={({ currentTarget }) => currentTarget.open && load()}>
      <summary>
        <Icon name="fold" size={12} weight={2} />
        {t('solution')}
      </summary>
      <div className={styles.body}>
        {children}
        {commands === undefined ? (
          <p className={styles.wait} role="status">
            {t(connected ? 'solutionLoading' : 'solutionOffline')}
          </p>
        ) : (
          <ol className={styles.commands}>
            {commands.map((command, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same command may come twice, and they never change places
              <Command key={index} command={command} />
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}

function Command({ command: { command, host, block } }: { command: SolutionCommand }) {
  const t = useTranslations('step');
  const { id: lesson, hosts } = useLessonView();
  return (
    <li>
      <pre>
        <code>{command}</code>
      </pre>
      {hosts.length > 1 && <span className={styles.host}>{host}</span>}
      {block !== null && (
        <button type="button" className={frame.quiet} onClick={() => goToBlock(`${lesson}/${block}`)}>
          {t('toBlock')}
        </button>
      )}
      <CopyButton text={command} label={t('copySolution')} />
    </li>
  );
}

/** To its Run button, so that the next key runs it. */
function goToBlock(name: string): void {
  const block = document.querySelector<HTMLElement>(`[data-block="${CSS.escape(name)}"]`);
  block?.scrollIntoView({ block: 'center' });
  block?.querySelector<HTMLElement>('button[aria-disabled]')?.focus({ preventScroll: true });
}
