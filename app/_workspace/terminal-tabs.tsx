'use client';
// A tab for each terminal: arrow keys go through them, Delete closes, F2 or a double click renames.
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import { TabRename } from './tab-rename.tsx';
import { panelId, tabId } from './terminal-ids.ts';
import { paneOf } from './terminal-layout.ts';
import styles from './terminal-tabs.module.css';
import { useLive, useUnseenBells, useView } from './use-lesson.ts';
import { useTabLabel } from './use-tab-label.ts';
import { activeTerminal } from './view-state.ts';

export function TerminalTabs() {
  const t = useTranslations('terminal');
  const { list, renaming } = useView();
  const press = useTabKeys();
  const named = list.tabs.find(({ name }) => name === renaming);
  return (
    <div className={styles.tabs} data-strip="">
      <div role="tablist" aria-label={t('tabs')} className={styles.list} onKeyDown={press}>
        {list.tabs.map((tab, index) => (
          <Tab key={tab.name} terminal={tab} index={index} />
        ))}
      </div>
      {/* In a tab's place to the eye: a list of tabs has nothing else in it. */}
      {named !== undefined && <TabRename key={named.name} terminal={named} index={list.tabs.indexOf(named)} />}
    </div>
  );
}

function Tab({ terminal, index }: { terminal: TerminalInfo; index: number }) {
  const { name } = terminal;
  const { terminals } = useLive();
  const view = useView();
  const label = useTabLabel()(terminal);
  const closable = view.list.tabs.length > 1;
  const selected = activeTerminal(view) === name;
  const rang = useUnseenBells().includes(name);
  const tab = useScrolledIntoView(selected);

  const click = (event: MouseEvent<HTMLElement>) => {
    if (isCross(event)) terminals.askClose(name);
    else if (matchMedia('(pointer: coarse)').matches) terminals.show(name);
    else terminals.goTo(name);
  };

  return (
    <button
      ref={tab}
      type="button"
      role="tab"
      id={tabId(name)}
      className={styles.tab}
      style={{ order: index }}
      hidden={view.renaming === name}
      aria-selected={selected}
      aria-controls={panelId(name)}
      aria-keyshortcuts={closable ? 'F2 Delete' : 'F2'}
      tabIndex={selected ? 0 : -1}
      title={label}
      data-tab={name}
      data-in-view={paneOf(view.layout, name) === null ? undefined : ''}
      onClick={click}
      onAuxClick={({ button }) => button === 1 && terminals.askClose(name)}
      onDoubleClick={(event) => !isCross(event) && terminals.askRename(name)}
    >
      <span className={styles.label}>{label}</span>
      {rang && <Bell />}
      {/* For a mouse; the keyboard has Delete and everybody has the menu. A button in a tab would not be one to a screen reader. */}
      {closable && (
        <span className={styles.cross} data-cross="" aria-hidden="true">
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
          </svg>
        </span>
      )}
    </button>
  );
}

/** It rang while nobody looked. */
function Bell() {
  const t = useTranslations('terminal');
  return (
    <span className={styles.rang} data-rang="">
      <span className="visually-hidden"> ({t('rang')})</span>
    </span>
  );
}

const isCross = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest('[data-cross]') !== null;

function useTabKeys() {
  const { terminals, view } = useLive();
  return (event: KeyboardEvent<HTMLElement>) => {
    const { list } = view.get();
    const name = event.target instanceof HTMLElement ? event.target.dataset.tab : undefined;
    const index = list.tabs.findIndex((tab) => tab.name === name);
    if (name === undefined || index < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const count = list.tabs.length;
    const goals: Record<string, number> = {
      ArrowLeft: (index + count - 1) % count,
      ArrowRight: (index + 1) % count,
      Home: 0,
      End: count - 1,
    };
    const goal = list.tabs[goals[event.key] ?? -1];
    if (goal !== undefined) {
      terminals.show(goal.name);
      event.currentTarget.querySelector<HTMLElement>(`[data-tab="${goal.name}"]`)?.focus();
    } else if (event.key === 'F2') terminals.askRename(name);
    else if (event.key === 'Delete') terminals.askClose(name);
    else return;
    event.preventDefault();
  };
}

/** Where there are more tabs than have room, the chosen one is in sight, also when there is less room than before. */
function useScrolledIntoView(selected: boolean) {
  const tab = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const [element, strip] = [tab.current, tab.current?.closest('[data-strip]')];
    if (!selected || element === null || !strip) return;
    const observer = new ResizeObserver(() => {
      const { offsetLeft, offsetWidth } = element;
      const room = strip.clientWidth - offsetWidth;
      strip.scrollLeft = Math.min(offsetLeft, Math.max(strip.scrollLeft, offsetLeft - room));
    });
    observer.observe(strip);
    return () => observer.disconnect();
  }, [selected]);
  return tab;
}
