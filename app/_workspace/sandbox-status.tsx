'use client';
// The learner's engine in a dot and a few words; the connection instead, while it is what one waits for. Pressed, it
// opens the panel with everything else there is to know of the engine, whose code comes then.
import { type ToggleEvent, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MissingCode } from './missing-code.tsx';
import styles from './sandbox-status.module.css';
import { useLazily } from './use-lazily.ts';
import { useLessonState } from './use-lesson.ts';
import { useOpenedBefore } from './use-opened-before.ts';
import { useStatusWords } from './use-status-words.ts';

const TITLE = '-title';
const loadPanel = () => import('./engine-panel.tsx');

type Tone = 'good' | 'busy' | 'bad' | 'off';

export function SandboxStatus() {
  const t = useTranslations();
  const sandbox = useLessonState((state) => state.sandbox);
  const link = useLessonState((state) => state.link);
  const words = useStatusWords();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [openings, setOpenings] = useState(0);
  const code = useLazily(loadPanel, openings > 0);
  const id = useId();

  const toggled = ({ newState }: ToggleEvent) => {
    if (newState === 'open') {
      setOpenings((count) => count + 1);
      panel.current?.focus();
    } else if (document.activeElement === null || document.activeElement === document.body) {
      // Browsers that do not focus a pressed button have nothing to give the focus back to.
      button.current?.focus();
    }
  };

  useOpenedBefore(panel, () => setOpenings(1));

  return (
    <div className={styles.status} data-sandbox-status={sandbox.status} data-tone={toneOf(sandbox.status, link.status)}>
      <button ref={button} type="button" className={styles.button} popoverTarget={id} title={t('engine.open')}>
        <span className={styles.dot} aria-hidden="true" />
        <span className="visually-hidden">{t('sandbox.label')}: </span>
        <span className={styles.words}>{words}</span>
        <svg className={styles.chevron} viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
          <path d="m4 6 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        aria-labelledby={id + TITLE}
        className={styles.popover}
        onToggle={toggled}
      >
        {code.status === 'loaded' && (
          <code.code.EnginePanel key={openings} titleId={id + TITLE} onClose={() => panel.current?.hidePopover()} />
        )}
        {code.status === 'failed' && <MissingCode titleId={id + TITLE} onRetry={code.retry} />}
      </div>
    </div>
  );
}

function toneOf(sandbox: string, link: string): Tone {
  if (link === 'offline') return 'off';
  if (link === 'reconnecting') return 'busy';
  if (sandbox === 'ready') return 'good';
  if (sandbox === 'failed') return 'bad';
  return sandbox === 'expired' ? 'off' : 'busy';
}
