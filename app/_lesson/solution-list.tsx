'use client';
// The commands of a solution, and the way from each to its block. Loaded when a solution is opened.
import { useTranslations } from 'use-intl';
import type { SolutionCommand } from '../../lib/client/lesson-state.ts';
import { bringIntoSight } from './bring-into-sight.ts';
import { CommandWords } from './command-words.tsx';
import { CopyButton } from './copy-button.tsx';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import styles from './solution.module.css';

export function SolutionList({ commands }: { commands: readonly SolutionCommand[] }) {
  return (
    <ol className={styles.commands}>
      {commands.map((command, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same command may come twice, and they never change places
        <Command key={index} command={command} />
      ))}
    </ol>
  );
}

function Command({ command: { command, host, block } }: { command: SolutionCommand }) {
  const t = useTranslations('step');
  const { id: lesson, hosts } = useLessonView();
  return (
    <li>
      <pre>
        <code>
          <CommandWords line={command} />
        </code>
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
  const run = block?.querySelector<HTMLElement>('button[aria-disabled]');
  if (block) bringIntoSight(block, { block: 'center', focus: run });
}
