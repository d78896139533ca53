'use client';
// The commands that bring a step about. The server tells them only when somebody asks.
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SolutionCommand } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { bringIntoSight } from './bring-into-sight.ts';
import { CommandWords } from './command-words.tsx';
import { CopyButton } from './copy-button.tsx';
import { Fold } from './fold.tsx';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import styles from './solution.module.css';
import { useStepPlace } from './step-context.tsx';
import { useAsk } from './use-ask.ts';

const ASK_AGAIN_MS = 10_000;

/** `<Solution />` in the prose of a step. */
export function Solution() {
  const place = useStepPlace();
  return place && <SolutionOf step={place.name} />;
}

/** @param props.step `<lesson>/<step>` */
function SolutionOf({ step }: { step: string }) {
  const t = useTranslations('step');
  const ask = useAsk();
  const commands = useLessonState((state) => state.solutions[step]);
  const connected = useLessonState(({ link }) => link.status === 'connected');
  const [open, setOpen] = useState(false);
  const fold = useRef<HTMLDetailsElement>(null);
  // It may have been unfolded before React was there to hear of it.
  useEffect(() => setOpen(fold.current?.open === true), []);
  const wanted = open && connected && commands === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for as long as it is wanted
  useEffect(() => {
    if (!wanted) return undefined;
    const show = () => ask((lesson) => lesson.showSolution(step));
    show();
    // It may have been refused, as when too much is asked for at once.
    const again = setInterval(show, ASK_AGAIN_MS);
    return () => clearInterval(again);
  }, [wanted, step]);
  return (
    <Fold
      kind="solution"
      heading={t('solution')}
      ref={fold}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
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
    </Fold>
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
