'use client';
// The divider between two terminals: by pointer, by arrow keys, double click for halves.
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { clampShare, DEFAULT_SHARE, MAX_SHARE, MIN_SHARE, shareAfterKey } from './terminal-layout.ts';
import styles from './terminal-stage.module.css';
import { useLive, useView } from './use-lesson.ts';

export function PaneDivider({ sideBySide }: { sideBySide: boolean }) {
  const t = useTranslations('terminal');
  const { view } = useLive();
  const { share } = useView();
  const [dragging, setDragging] = useState(false);
  const change = (next: number) => view.update((state) => ({ ...state, share: next }));

  const drag = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const panes = currentTarget.parentElement?.getBoundingClientRect();
    if (!dragging || panes === undefined) return;
    const [at, length] = sideBySide ? [clientX - panes.left, panes.width] : [clientY - panes.top, panes.height];
    change(clampShare((at / length) * 100));
  };
  const press = (event: KeyboardEvent) => {
    const next = shareAfterKey(share, event.key);
    if (next === null) return;
    event.preventDefault();
    change(next);
  };
  const grab = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget, which <hr> is not
    <div
      className={styles.divider}
      role="separator"
      tabIndex={0}
      aria-orientation={sideBySide ? 'vertical' : 'horizontal'}
      aria-label={t('paneDivider')}
      aria-valuenow={share}
      aria-valuemin={MIN_SHARE}
      aria-valuemax={MAX_SHARE}
      data-dragging={dragging || undefined}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onDoubleClick={() => change(DEFAULT_SHARE)}
      onKeyDown={press}
    />
  );
}
