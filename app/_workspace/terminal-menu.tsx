'use client';
// Everything else that can be done with the terminal in front, in a list that opens at the end of the bar. Its code comes
// when it is opened.
import { type KeyboardEvent, type ToggleEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MissingCode } from './missing-code.tsx';
import barStyles from './terminal-bar.module.css';
import styles from './terminal-menu.module.css';
import { useLazily } from './use-lazily.ts';
import { useOpenedBefore } from './use-opened-before.ts';

const loadList = () => import('./terminal-menu-list.tsx');

export function TerminalMenu() {
  const t = useTranslations('terminalMenu');
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const list = useLazily(loadList, open);

  const toggled = ({ newState }: ToggleEvent) => setOpen(newState === 'open');
  useOpenedBefore(panel, () => setOpen(true));
  useEffect(() => {
    if (open && list.status !== 'loading') buttonsOf(panel.current)[0]?.focus();
  }, [open, list.status]);
  const press = (event: KeyboardEvent) => {
    const buttons = buttonsOf(panel.current);
    const index = buttons.indexOf(document.activeElement as HTMLElement);
    const goals: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    buttons.at(goal % buttons.length)?.focus();
  };

  return (
    <>
      <button
        type="button"
        className={barStyles.button}
        popoverTarget={id}
        aria-label={t('open')}
        title={t('open')}
        aria-expanded={open}
      >
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" fill="currentColor">
          <circle cx="3.25" cy="8" r="1.25" />
          <circle cx="8" cy="8" r="1.25" />
          <circle cx="12.75" cy="8" r="1.25" />
        </svg>
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        aria-label={t('title')}
        className={styles.popover}
        onToggle={toggled}
        onKeyDown={press}
      >
        {open && list.status === 'loaded' && (
          <list.code.TerminalMenuList onClose={() => panel.current?.hidePopover()} />
        )}
        {list.status === 'failed' && <MissingCode onRetry={list.retry} />}
      </div>
    </>
  );
}

const buttonsOf = (panel: HTMLElement | null): HTMLElement[] =>
  [...(panel?.querySelectorAll<HTMLElement>('button:not(:disabled), a[href], summary') ?? [])].filter(
    (element) => element.offsetParent !== null,
  );
