'use client';
// The divider between prose and terminal: by pointer, by arrow keys, double click for the default.
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { remember } from '../_site/remember.ts';
import { clampSplit, DEFAULT_SPLIT, MAX_SPLIT, MIN_SPLIT, SPLIT_COOKIE, splitAfterKey } from './split.ts';
import styles from './workspace.module.css';

interface Props {
  readonly value: number;
  readonly onChange: (percent: number) => void;
}

export function Splitter({ value, onChange }: Props) {
  const t = useTranslations('terminal');
  const [dragging, setDragging] = useState(false);

  const settle = (percent: number) => {
    onChange(percent);
    remember(SPLIT_COOKIE, String(percent));
  };
  const drag = (event: PointerEvent) => {
    if (dragging) onChange(clampSplit(100 - (event.clientX / document.documentElement.clientWidth) * 100));
  };
  const press = (event: KeyboardEvent) => {
    const next = splitAfterKey(value, event.key);
    if (next === null) return;
    event.preventDefault();
    settle(next);
  };
  const grab = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };
  const release = () => {
    setDragging(false);
    remember(SPLIT_COOKIE, String(value));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget, which <hr> is not
    <div
      className={styles.splitter}
      data-splitter=""
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('divider')}
      aria-valuenow={Math.round(value)}
      aria-valuemin={MIN_SPLIT}
      aria-valuemax={MAX_SPLIT}
      data-dragging={dragging || undefined}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => settle(DEFAULT_SPLIT)}
      onKeyDown={press}
    />
  );
}
