'use client';
// The entries of the terminals' menu. Those that leave something to look at close it; sizes and switches do not.
import { type ReactNode, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { FontSize } from './font-size.tsx';
import type { ScreenCommands } from './screen-commands.ts';
import { ShortcutList } from './shortcut-list.tsx';
import styles from './terminal-menu.module.css';
import { chooseScreenReader } from './terminal-preferences.ts';
import { useLive, usePreferences, useView } from './use-lesson.ts';
import { useTerminalLimit } from './use-terminal-limit.ts';
import { activeTerminal } from './view-state.ts';

export function TerminalMenuList({ onClose }: { onClose: () => void }) {
  return (
    <>
      <TabEntries onClose={onClose} />
      <ScreenEntries onClose={onClose} />
      <LookEntries onClose={onClose} />
      <ShortcutList />
    </>
  );
}

function TabEntries({ onClose }: { onClose: () => void }) {
  const t = useTranslations('terminalMenu');
  const { terminals } = useLive();
  const view = useView();
  const limit = useTerminalLimit();
  const name = activeTerminal(view);
  const isSplit = view.layout.mode === 'split';
  const isOnly = view.list.tabs.length < 2;
  const entry = (action: () => void) => () => {
    onClose();
    action();
  };
  return (
    <div className={styles.group}>
      <Entry note={limit} disabled={limit !== null} onClick={entry(() => terminals.open())}>
        {t('new')}
      </Entry>
      <Entry wide disabled={!isSplit && isOnly && limit !== null} onClick={entry(() => terminals.toggleSplit())}>
        {t(isSplit ? 'unsplit' : 'split')}
      </Entry>
      <Entry onClick={entry(() => terminals.askRename(name))}>{t('rename')}</Entry>
      <Entry disabled={isOnly} onClick={entry(() => terminals.askClose(name))}>
        {t('close')}
      </Entry>
    </div>
  );
}

function ScreenEntries({ onClose }: { onClose: () => void }) {
  const t = useTranslations('terminalMenu');
  const { screens } = useLive();
  const name = activeTerminal(useView());
  const [copied, setCopied] = useState<'copied' | 'copiedNothing' | null>(null);
  const entry = (action: (screen: ScreenCommands) => void) => () => {
    const screen = screens.get(name);
    onClose();
    if (screen !== undefined) action(screen);
  };
  const copy = async () => setCopied((await screens.get(name)?.copyOutput()) ? 'copied' : 'copiedNothing');
  return (
    <div className={styles.group}>
      <Entry onClick={entry((screen) => screen.search())}>{t('search')}</Entry>
      <Entry note={copied === null ? null : t(copied)} onClick={() => void copy()}>
        {t('copyOutput')}
      </Entry>
      <Entry onClick={entry((screen) => screen.jump(-1))}>{t('previousCommand')}</Entry>
      <Entry onClick={entry((screen) => screen.jump(1))}>{t('nextCommand')}</Entry>
      <Entry onClick={entry((screen) => screen.clear())}>{t('clear')}</Entry>
    </div>
  );
}

function LookEntries({ onClose }: { onClose: () => void }) {
  const t = useTranslations('terminalMenu');
  const { terminals, preferences, alone } = useLive();
  const { screenReader } = usePreferences();
  const { filled } = useView();
  const locale = useLocale();
  const fill = () => {
    onClose();
    terminals.toggleFilled();
  };
  return (
    <div className={styles.group}>
      <FontSize />
      <Entry pressed={screenReader} onClick={() => chooseScreenReader(preferences, !screenReader)}>
        {t('screenReader')}
      </Entry>
      {!alone && (
        <Entry wide onClick={fill}>
          {t(filled ? 'unfill' : 'fill')}
        </Entry>
      )}
      {!alone && (
        <a className={styles.entry} href={`/${locale}/terminal`} target="_blank" rel="noopener" onClick={onClose}>
          {t('ownWindow')}
        </a>
      )}
    </div>
  );
}

interface EntryProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
  /** Why it cannot be used, or what came of it. */
  readonly note?: string | null;
  readonly disabled?: boolean;
  /** It means nothing on a small screen. */
  readonly wide?: boolean;
  /** A switch, and how it stands. */
  readonly pressed?: boolean;
}

function Entry({ onClick, children, note = null, disabled = false, wide = false, pressed }: EntryProps) {
  return (
    <button
      type="button"
      className={styles.entry}
      aria-disabled={disabled || undefined}
      aria-pressed={pressed}
      data-wide={wide || undefined}
      onClick={() => !disabled && onClick()}
    >
      <span>{children}</span>
      <span className={styles.note} role="status">
        {note}
      </span>
      {pressed !== undefined && <span className={styles.switch} aria-hidden="true" />}
    </button>
  );
}
