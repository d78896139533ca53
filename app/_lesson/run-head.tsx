'use client';
// The first line of a block: its command, and what can be done with it.
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
  return (
    <>
      {edited.changed !== null && <IconButton label={t('resetCommand')} icon="undo" onClick={edited.reset} />}
      {edited.editing ? (
        <IconButton label={t('editDone')} icon="check" onClick={edited.leave} />
      ) : (
        <IconButton label={t('editCommand')} icon="edit" onClick={edited.edit} />
      )}
    </>
  );
}

function IconButton({ label, icon, onClick }: { label: string; icon: IconName; onClick: () => void }) {
  return (
    <button type="button" className={frame.icon} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} weight={1.4} />
    </button>
  );
}
