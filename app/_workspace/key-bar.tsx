'use client';
// Keys that the keyboard of a phone lacks, above it. Pressing one leaves the keyboard where it is.
import type { PointerEvent } from 'react';
import { useTranslations } from 'use-intl';
import styles from './key-bar.module.css';
import type { ScreenKey } from './screen-commands.ts';
import { useLive, useView } from './use-lesson.ts';
import { activeTerminal } from './view-state.ts';

const KEYS: ReadonlyArray<readonly [key: ScreenKey, face: string]> = [
  ['Escape', 'Esc'],
  ['Tab', 'Tab'],
  ['ArrowLeft', '←'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  ['ArrowRight', '→'],
];
const SIGNS = ['|', '/', '-', '~'] as const;

export function KeyBar() {
  const t = useTranslations('terminal');
  const { view, screens } = useLive();
  const state = useView();
  const name = activeTerminal(state);
  const hold = (ctrl: boolean) => view.update((current) => ({ ...current, ctrl }));
  const paste = () => {
    hold(false);
    void screens.get(name)?.paste();
  };
  const toggleControl = () => {
    // It is for the next letter, not for one that is being composed.
    screens.get(name)?.settle();
    hold(!state.ctrl);
  };
  const send = (key: ScreenKey) => {
    hold(false);
    screens.get(name)?.sendKey(key, { ctrl: state.ctrl });
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('keyBar')} onPointerDown={keepFocus}>
      <button type="button" aria-pressed={state.ctrl} onClick={toggleControl}>
        Ctrl
      </button>
      {KEYS.map(([key, face]) => (
        <button key={key} type="button" aria-label={t(`keys.${key}`)} onClick={() => send(key)}>
          {face}
        </button>
      ))}
      {SIGNS.map((sign) => (
        <button key={sign} type="button" onClick={() => screens.get(name)?.sendText(sign)}>
          {sign}
        </button>
      ))}
      <button type="button" onClick={paste}>
        {t('paste')}
      </button>
    </div>
  );
}

/** A press on a button would otherwise take the focus from the terminal, and the on-screen keyboard with it. */
const keepFocus = (event: PointerEvent): void => event.preventDefault();
