'use client';
// The first line of a block: its command, and what can be done with it.
import { type Ref, useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PublicBlock } from '../../lib/content/lesson.ts';
import { CatchUpButton } from './catch-up-button.tsx';
import { CopyButton } from './copy-button.tsx';
import frame from './frame.module.css';
import { Icon, type IconName } from './icon.tsx';
import styles from './run-block.module.css';
import { RunButton } from './run-button.tsx';
import { CommandField, CommandLines } from './run-command.tsx';
import type { EditedCommand } from './use-edited-command.ts';

interface Props {
  readonly name: string;
  readonly block: PublicBlock;
  readonly edited: EditedCommand;
  readonly state: 'new' | 'busy' | 'finished';
  readonly onRun: () => void;
}

export function RunHead({ name, block, edited, state, onRun }: Props) {
  const t = useTranslations('block');
  const { command, editing } = edited;
  return (
    <div className={styles.head}>
      {editing ? (
        <CommandField command={command} onChange={edited.change} onRun={onRun} onLeave={edited.leave} />
      ) : (
        <CommandLines command={command} inside={block.insideProgram} />
      )}
      <div className={styles.actions}>
        {block.editable && <EditButtons edited={edited} />}
        <CopyButton text={command} label={t('copyCommand')} />
        <CatchUpButton name={name} />
        <RunButton state={state} command={command} onRun={onRun} />
      </div>
    </div>
  );
}

function EditButtons({ edited }: { edited: EditedCommand }) {
  const t = useTranslations('block');
  const lasting = useLastingButton(edited);
  return (
    <>
      {edited.changed !== null && <IconButton label={t('resetCommand')} icon="undo" onClick={edited.reset} />}
      {edited.editing ? (
        <IconButton ref={lasting} label={t('editDone')} icon="check" onClick={edited.leave} />
      ) : (
        <IconButton ref={lasting} label={t('editCommand')} icon="edit" onClick={edited.edit} />
      )}
    </>
  );
}

/** The field, or the button that leads back, may go from under the keyboard: it goes on at the button that stays. */
function useLastingButton({ editing, changed }: EditedCommand) {
  const lasting = useRef<HTMLButtonElement>(null);
  const before = useRef({ editing, isChanged: changed !== null });
  const isChanged = changed !== null;
  useLayoutEffect(() => {
    const hasGone = (before.current.editing && !editing) || (before.current.isChanged && !isChanged);
    before.current = { editing, isChanged };
    if (hasGone && document.activeElement === document.body) lasting.current?.focus();
  }, [editing, isChanged]);
  return lasting;
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly onClick: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

function IconButton({ label, icon, onClick, ref }: IconButtonProps) {
  return (
    <button ref={ref} type="button" className={frame.icon} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} weight={1.4} />
    </button>
  );
}
