'use client';
// The same thing in several variants, of which one is shown. Without JavaScript and in print all of them are, with titles.
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId, useRef, useState } from 'react';
import styles from './tab-set.module.css';

const Shown = createContext({ id: '', shown: 0 });

interface Props {
  readonly titles: readonly string[];
  /** As many `TabPanel`s. */
  readonly children: ReactNode;
}

export function TabSet({ titles, children }: Props) {
  const id = useId();
  const [shown, setShown] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const next = nextTab(event.key, shown, titles.length);
    if (next === null) return;
    event.preventDefault();
    setShown(next);
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className={styles.tabs}>
      <div ref={list} className={styles.list} role="tablist" aria-label={titles.join(' / ')} onKeyDown={press}>
        {titles.map((title, index) => (
          <button
            key={title}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === shown}
            aria-controls={`${id}-panel-${index}`}
            tabIndex={index === shown ? 0 : -1}
            onClick={() => setShown(index)}
          >
            {title}
          </button>
        ))}
      </div>
      <Shown value={{ id, shown }}>{children}</Shown>
    </div>
  );
}

interface PanelProps {
  readonly index: number;
  readonly title: string;
  readonly children: ReactNode;
}

export function TabPanel({ index, title, children }: PanelProps) {
  const { id, shown } = useContext(Shown);
  return (
    <div
      className={styles.panel}
      role="tabpanel"
      id={`${id}-panel-${index}`}
      aria-labelledby={`${id}-tab-${index}`}
      hidden={index !== shown}
    >
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}

/** As in the pattern of WAI-ARIA; null: the key is not for the tabs. */
function nextTab(key: string, shown: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return (shown + 1) % count;
    case 'ArrowLeft':
      return (shown - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
