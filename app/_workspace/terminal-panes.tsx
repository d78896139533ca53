'use client';
// One terminal, or two with a divider; those behind them stay in the page. A terminal never moves in the document, so that
// its screen stays as it is.
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { PaneDivider } from './pane-divider.tsx';
import { paneOf } from './terminal-layout.ts';
import styles from './terminal-stage.module.css';
import { TerminalView } from './terminal-view.tsx';
import { useView } from './use-lesson.ts';

/** Below it two terminals lie one above the other: half of it is about forty columns. */
const SIDE_BY_SIDE_PX = 680;

export function TerminalPanes() {
  const { list, layout, share } = useView();
  const { box, wide } = useIsWide();
  const isSplit = layout.mode === 'split';
  return (
    <div
      ref={box}
      className={styles.panes}
      data-split={isSplit ? (wide ? 'columns' : 'rows') : undefined}
      style={{ '--share': `${share}fr`, '--rest': `${100 - share}fr` } as CSSProperties}
    >
      {list.tabs.map((terminal) => (
        <TerminalView key={terminal.name} terminal={terminal} pane={paneOf(layout, terminal.name)} />
      ))}
      {isSplit && <PaneDivider sideBySide={wide} />}
    </div>
  );
}

function useIsWide() {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWide(element.clientWidth >= SIDE_BY_SIDE_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, wide };
}
