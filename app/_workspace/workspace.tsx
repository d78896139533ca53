'use client';
// The page's two parts: prose and terminal. Side by side when there is room, a dock at the bottom when there is not.
// One DOM for both, so that turning a tablet never restarts a terminal.
import { type CSSProperties, type ReactNode, useState } from 'react';
import { Splitter } from './splitter.tsx';
import { TerminalPanel } from './terminal-panel.tsx';
import { useView } from './use-lesson.ts';
import styles from './workspace.module.css';

interface Props {
  readonly split: number;
  readonly children: ReactNode;
}

export function Workspace({ split: initial, children }: Props) {
  const [split, setSplit] = useState(initial);
  const { dock } = useView();
  return (
    <main className={styles.workspace} data-dock={dock} style={{ '--split': `${split}%` } as CSSProperties}>
      <div id="content" className={styles.reading} tabIndex={-1}>
        {children}
      </div>
      <Splitter value={split} onChange={setSplit} />
      <TerminalPanel />
    </main>
  );
}
