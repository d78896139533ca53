'use client';
// In the place of a tab: its title, to be written. Enter or leaving it keeps what was written, Escape what was there.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import { tabId } from './terminal-ids.ts';
import styles from './terminal-tabs.module.css';
import { useLive } from './use-lesson.ts';
import { useTabLabel } from './use-tab-label.ts';

export function TabRename({ terminal, index }: { terminal: TerminalInfo; index: number }) {
  const t = useTranslations('terminal');
  const { terminals } = useLive();
  const label = useTabLabel()(terminal);
  const [text, setText] = useState(label);
  const input = useRef<HTMLInputElement>(null);
  const settled = useRef(false);
  useEffect(() => {
    // Selecting alone brings the keyboard there in some browsers only.
    input.current?.focus();
    input.current?.select();
  }, []);

  /** Once: when the field goes, it also loses the keyboard. */
  const settle = (title: string | null) => {
    if (settled.current) return;
    settled.current = true;
    terminals.rename(terminal.name, title === label ? null : title);
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    // Enter that ends a hangul syllable is the input method's.
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    settle(event.key === 'Enter' ? text : null);
    requestAnimationFrame(() => document.getElementById(tabId(terminal.name))?.focus());
  };

  return (
    <input
      ref={input}
      className={styles.rename}
      style={{ order: index }}
      aria-label={t('renameLabel', { name: label })}
      value={text}
      maxLength={LIMITS.terminalTitleChars}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => setText(target.value)}
      onKeyDown={press}
      onBlur={() => settle(text)}
    />
  );
}
