'use client';
// A file of the learner's home as the editor has it: opened when the engine is there, saved on wish, kept until then.
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { FileRef } from '../../lib/client/part-requests.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import { onForget } from '../_site/forget-browser.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import { baseOf, type Draft, type DraftEvent, isUnsaved, nextDraft, textOf } from './editor-draft.ts';
import { keep, readKept } from './kept-draft.ts';

export interface EditorFile {
  readonly draft: Draft;
  readonly tell: (event: DraftEvent) => void;
  /** Also in a conflict, once the learner has decided. */
  readonly save: () => void;
  /** What was refused last, until the next try. */
  readonly problem: ErrorCode | null;
  /** Asks for the file again; null: it is there, or still on its way. */
  readonly reopen: (() => void) | null;
  /** What was kept of an earlier page is shown again. */
  readonly restored: boolean;
  /** How often everything was deleted meanwhile: what was in the editor before must not come back in it either. */
  readonly forgotten: number;
}

export function useEditorFile(file: FileRef, key: string): EditorFile {
  const { host, path } = file;
  const { client } = useLive();
  const [draft, tell] = useReducer(nextDraft, { status: 'opening', text: null, base: null });
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const [restored, setRestored] = useState(false);
  const [forgotten, setForgotten] = useState(0);
  const [isRead, setRead] = useState(false);
  const [round, setRound] = useState(0);
  const now = useRef(draft);
  now.current = draft;
  const isThere = useLessonState(
    ({ link, hosts, sandbox }) => link.status === 'connected' && isUsable(hosts[host] ?? sandbox),
  );
  const sandboxId = useLessonState((state) => state.sandboxId);

  useEffect(() => {
    const kept = readKept(key);
    if (kept !== null) tell({ type: 'restored', ...kept });
    setRestored(kept !== null);
    setRead(true);
  }, [key]);

  useEffect(() => {
    if (isRead) keep(key, isUnsaved(draft) ? { text: textOf(draft), base: baseOf(draft) } : null);
  }, [key, draft, isRead]);

  useEffect(() => {
    return onForget(() => {
      tell({ type: 'forgotten' });
      setRestored(false);
      setForgotten((before) => before + 1);
    });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine has another home, and another try asks again
  useEffect(() => {
    if (!isThere || !isRead) return undefined;
    let isOver = false;
    setProblem(null);
    client
      .then(({ parts }) => parts.openFile({ host, path }))
      .then(
        (answer) => isOver || tell({ type: 'opened', file: answer }),
        (error: unknown) => isOver || setProblem(codeOf(error)),
      );
    return () => {
      isOver = true;
    };
  }, [client, host, path, isThere, isRead, sandboxId, round]);

  const save = useCallback(() => {
    const { current } = now;
    if (current.status !== 'open' || current.saving) return;
    const { text, on } = current;
    tell({ type: 'saving' });
    setProblem(null);
    client
      .then(({ parts }) => parts.saveFile({ host, path }, text, on.version))
      .then((answer) => {
        if (answer.type === 'file.saved') tell({ type: 'saved', text, version: answer.version });
        else tell({ type: 'changed-elsewhere', file: answer });
      })
      .catch((error: unknown) => {
        tell({ type: 'refused' });
        setProblem(codeOf(error));
      });
  }, [client, host, path]);

  const isMissed = draft.status === 'opening' && isThere && problem !== null;
  const reopen = isMissed ? () => setRound((before) => before + 1) : null;
  return { draft, tell, save, problem, reopen, restored, forgotten };
}

const codeOf = (error: unknown): ErrorCode => (error instanceof SlipwayError ? error.code : 'internal');
