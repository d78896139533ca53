'use client';
// Over the terminals: the engine, their tabs, and the few things that are always in sight. The rest is in the menu.
import { useTranslations } from 'use-intl';
import { BarButton } from './bar-button.tsx';
import { DockButtons } from './dock-buttons.tsx';
import { SandboxStatus } from './sandbox-status.tsx';
import styles from './terminal-bar.module.css';
import { TerminalMenu } from './terminal-menu.tsx';
import { TerminalTabs } from './terminal-tabs.tsx';
import { useLive, useView } from './use-lesson.ts';
import { useTerminalLimit } from './use-terminal-limit.ts';

export function TerminalBar() {
  const t = useTranslations('terminal');
  const { terminals, alone } = useLive();
  const { layout, filled, list, dock } = useView();
  const isSplit = layout.mode === 'split';
  const splittable = useTerminalLimit() === null || list.tabs.length > 1;
  return (
    <div className={styles.bar} data-tabs={list.tabs.length} data-dock={filled ? 'full' : dock}>
      <SandboxStatus />
      <div className={styles.strip}>
        <TerminalTabs />
        <NewTerminal />
      </div>
      <div className={styles.tools}>
        <BarButton
          className={styles.wide}
          label={t(isSplit ? 'unsplit' : 'split')}
          icon={isSplit ? 'single' : 'split'}
          disabled={!isSplit && !splittable}
          onClick={() => terminals.toggleSplit()}
        />
        {filled && !alone && <BarButton label={t('unfill')} icon="shrink" onClick={() => terminals.toggleFilled()} />}
        <TerminalMenu />
        {!filled && <DockButtons />}
      </div>
    </div>
  );
}

function NewTerminal() {
  const t = useTranslations('terminal');
  const { terminals } = useLive();
  const reason = useTerminalLimit();
  return (
    <BarButton
      label={reason ?? t('new')}
      icon="plus"
      mark="new-terminal"
      disabled={reason !== null}
      className={styles.new}
      onClick={() => terminals.open()}
    />
  );
}
