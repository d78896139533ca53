'use client';
// Above a file in the editor: what it is called, how it stands, and what can be done with it as a whole.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './editor.module.css';
import { isUnsaved, textOf } from './editor-draft.ts';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import type { EditorFile } from './use-editor-file.ts';
import { useFocusAfterwards } from './use-focus-afterwards.ts';

interface Props {
  readonly path: string;
  readonly host: string;
  readonly file: EditorFile;
  readonly original: string | undefined;
  readonly canSave: boolean;
  readonly onText: (text: string) => void;
  readonly onSave: () => void;
}

export function EditorBar({ path, host, file, original, canSave, onText, onSave }: Props) {
  const t = useTranslations('editor');
  const { hosts } = useLessonView();
  return (
    <div className={styles.bar}>
      <code className={styles.path}>
        {path}
        {hosts.length > 1 && <span className={styles.host}> {t('onHost', { host })}</span>}
      </code>
      <Status file={file} />
      {original !== undefined && (
        <OriginalButton key={file.forgotten} file={file} original={original} onText={onText} />
      )}
      <button type="button" className={styles.save} aria-disabled={!canSave} onClick={onSave}>
        {t('save')}
      </button>
    </div>
  );
}

/** Back to the lesson's text, and forth again until something else is written. One button, so that the keyboard stays. */
function OriginalButton({ file: { draft }, original, onText }: Pick<Props, 'file' | 'onText'> & { original: string }) {
  const t = useTranslations('editor');
  const [replaced, setReplaced] = useState<string | null>(null);
  const text = textOf(draft);
  const isOriginal = text === original;
  if (draft.status !== 'open' || (isOriginal && replaced === null)) return null;
  const press = () => {
    setReplaced(isOriginal ? null : text);
    onText(isOriginal ? (replaced ?? text) : original);
  };
  return (
    <button type="button" className={frame.quiet} onClick={press}>
      {t(isOriginal ? 'undoOriginal' : 'original')}
    </button>
  );
}

function Status({ file: { draft, problem, reopen } }: { file: EditorFile }) {
  const t = useTranslations('editor');
  const errors = useTranslations('errors');
  const state = () => {
    if (draft.status === 'opening') return t('waiting');
    if (draft.status === 'conflict') return t('unsaved');
    if (draft.saving) return t('saving');
    if (isUnsaved(draft)) return t('unsaved');
    return draft.on.version === null ? t('isNew') : t('saved');
  };
  return (
    <>
      <span className={styles.status} role="status" data-unsaved={isUnsaved(draft) || undefined}>
        {problem === null ? state() : t('failed', { reason: errors(problem) })}
      </span>
      {reopen !== null && <ReopenButton onPress={reopen} />}
    </>
  );
}

function ReopenButton({ onPress }: { onPress: () => void }) {
  const t = useTranslations('editor');
  const button = useFocusAfterwards<HTMLButtonElement>(saveButton);
  return (
    <button ref={button} type="button" className={frame.quiet} onClick={onPress}>
      {t('reopen')}
    </button>
  );
}

const saveButton = (gone: Element) => gone.parentElement?.querySelector<HTMLElement>('button[aria-disabled]');
