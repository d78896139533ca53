'use client';
// What can be done with a command that ran: opened at its dot, closed by a choice, by Escape, or by going elsewhere.
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { writeClipboard } from './screen/clipboard.ts';
import type { CommandMenu, ScreenForOverlay } from './screen/screen-ui.ts';
import { spotStyle } from './spot-style.ts';
import styles from './terminal-overlay.module.css';

export function ScreenMenu({ menu, screen }: { menu: CommandMenu; screen: ScreenForOverlay }) {
  const t = useTranslations('screen');
  const { ui } = screen;
  const box = useRef<HTMLDivElement>(null);
  const close = () => ui.update((now) => ({ ...now, menu: null }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each menu that is opened, the keyboard goes there once
  useEffect(() => box.current?.querySelector('button')?.focus(), [menu]);

  const copy = async (text: string) => {
    close();
    const copied = await writeClipboard(text);
    ui.update((now) => ({ ...now, remark: copied ? 'copied' : 'copy-failed' }));
    screen.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div
      ref={box}
      className={styles.menu}
      style={spotStyle(menu)}
      role="group"
      aria-label={menu.title}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close();
      }}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return;
        close();
        screen.focus();
      }}
    >
      <p className={styles.menuTitle}>{menu.title}</p>
      {(['command', 'output'] as const).map((what) => (
        <button key={what} type="button" disabled={!menu[what]} onClick={() => void copy(menu[what] ?? '')}>
          {t(what === 'command' ? 'copyCommand' : 'copyOutput')}
        </button>
      ))}
    </div>
  );
}
