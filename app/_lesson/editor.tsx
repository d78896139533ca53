'use client';
// A file of the learner's home to write in. Nothing that was written is lost: not by a reload, not by somebody else's change.
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LIMITS } from '../../lib/protocol/limits.ts';
import styles from './editor.module.css';
import { EditorBox } from './editor-box.tsx';
import { isUnsaved, textOf } from './editor-draft.ts';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import { type EditorFile, useEditorFile } from './use-editor-file.ts';

interface Props {
  readonly path: string;
  readonly host?: string;
  /** The file as the lesson brings it, if it does. */
  readonly original?: string | undefined;
}

export function FileEditor({ path, host: wanted, original }: Props) {
  const t = useTranslations('editor');
  const { course, id, hosts } = useLessonView();
  const host = wanted ?? hosts[0] ?? '';
  const file = useEditorFile({ host, path }, `slipway-draft:${course}/${id}/${host}/${path}`);
  const { draft, tell, save, restored } = file;
  const text = textOf(draft);
  const isTooLong = new TextEncoder().encode(text).length > LIMITS.editedFileBytes;
  const canSave = draft.status === 'open' && isUnsaved(draft) && !draft.saving && !isTooLong;
  const isNear = useNear();
  return (
    <section ref={isNear.place} className={frame.frame} data-editor={path} aria-label={t('label', { path })}>
      <div className={styles.bar}>
        <code className={styles.path}>
          {path}
          {hosts.length > 1 && <span className={styles.host}> {t('onHost', { host })}</span>}
        </code>
        <Status file={file} />
        {original !== undefined && text !== original && draft.status === 'open' && (
          <button type="button" className={frame.quiet} onClick={() => tell({ type: 'typed', text: original })}>
            {t('original')}
          </button>
        )}
        <button type="button" className={styles.save} aria-disabled={!canSave} onClick={() => canSave && save()}>
          {t('save')}
        </button>
      </div>
      {isTooLong && <p className={styles.problem}>{t('tooLarge', { limit: String(LIMITS.editedFileBytes / 1024) })}</p>}
      {restored && draft.status === 'open' && isUnsaved(draft) && <p className={styles.remark}>{t('restored')}</p>}
      {draft.status === 'conflict' && <Conflict path={path} file={file} />}
      {isNear.isNear ? (
        <EditorBox
          path={path}
          label={t('label', { path })}
          text={text}
          onText={(written) => tell({ type: 'typed', text: written })}
          onSave={() => canSave && save()}
        />
      ) : (
        <pre className={styles.before}>{original}</pre>
      )}
      <p className={styles.hint}>{t('hint')}</p>
    </section>
  );
}

function Status({ file: { draft, problem } }: { file: EditorFile }) {
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
    <span className={styles.status} role="status" data-unsaved={isUnsaved(draft) || undefined}>
      {problem === null ? state() : t('failed', { reason: errors(problem) })}
    </span>
  );
}

function Conflict({ path, file: { tell } }: { path: string; file: EditorFile }) {
  const t = useTranslations('editor');
  return (
    <div className={styles.conflict} role="alert">
      <p>
        <strong>{t('conflictTitle', { path })}</strong> {t('conflictText')}
      </p>
      <button type="button" className={frame.quiet} onClick={() => tell({ type: 'keep-mine' })}>
        {t('keepMine')}
      </button>
      <button type="button" className={frame.quiet} onClick={() => tell({ type: 'take-theirs' })}>
        {t('takeTheirs')}
      </button>
    </div>
  );
}

/** The code of the editor comes when the learner comes near it. */
function useNear() {
  const place = useRef<HTMLElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setNear(true),
      { rootMargin: '600px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return { place, isNear };
}
