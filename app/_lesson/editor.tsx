'use client';
// A file of the learner's home to write in. Nothing that was written is lost: not by a reload, not by somebody else's change.
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LIMITS } from '../../lib/protocol/limits.ts';
import styles from './editor.module.css';
import { EditorBar } from './editor-bar.tsx';
import { EditorBox } from './editor-box.tsx';
import { isUnsaved, textOf } from './editor-draft.ts';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import { type EditorFile, useEditorFile } from './use-editor-file.ts';
import { firstButton, useFocusAfterwards } from './use-focus-afterwards.ts';

interface Props {
  readonly path: string;
  readonly host: string;
  /** The file as the lesson brings it, if it does. */
  readonly original: string | undefined;
}

export function FileEditor({ path, host, original }: Props) {
  const t = useTranslations('editor');
  const { course, id } = useLessonView();
  const file = useEditorFile({ host, path }, `slipway-draft:${course}/${id}/${host}/${path}`);
  const { draft, tell, save, restored } = file;
  const text = textOf(draft);
  const isTooLong = new TextEncoder().encode(text).length > LIMITS.editedFileBytes;
  const canSave = draft.status === 'open' && isUnsaved(draft) && !draft.saving && !isTooLong;
  const isNear = useNear();
  const write = (written: string) => tell({ type: 'typed', text: written });
  const trySaving = () => canSave && save();
  return (
    <section ref={isNear.place} className={frame.frame} data-editor={path} aria-label={t('label', { path })}>
      <EditorBar {...{ path, host, file, original }} canSave={canSave} onText={write} onSave={trySaving} />
      {isTooLong && <p className={styles.problem}>{t('tooLarge', { limit: String(LIMITS.editedFileBytes / 1024) })}</p>}
      {restored && draft.status === 'open' && isUnsaved(draft) && <p className={styles.remark}>{t('restored')}</p>}
      {draft.status === 'conflict' && <Conflict path={path} file={file} />}
      {isNear.isNear && (
        <EditorBox
          key={file.forgotten}
          path={path}
          label={t('label', { path })}
          text={text}
          onText={write}
          onSave={trySaving}
        />
      )}
      <StillText text={draft.text ?? original} isBehind={isNear.isNear} />
      <p className={styles.hint}>{t('hint')}</p>
    </section>
  );
}

/** The text as it is read before the editor's code is wanted, in print, and without JavaScript. */
function StillText({ text, isBehind }: { text: string | undefined; isBehind: boolean }) {
  const t = useTranslations('editor');
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it */}
      <pre className={styles.still} data-behind={isBehind || undefined} tabIndex={0}>
        {text}
      </pre>
      {text === undefined && (
        <noscript>
          <p className={frame.note}>{t('noscript')}</p>
        </noscript>
      )}
    </>
  );
}

function Conflict({ path, file: { tell } }: { path: string; file: EditorFile }) {
  const t = useTranslations('editor');
  const place = useFocusAfterwards<HTMLDivElement>(firstButton);
  return (
    <div ref={place} className={styles.conflict} role="alert">
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
