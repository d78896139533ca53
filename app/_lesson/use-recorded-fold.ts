'use client';
// Whether a recorded output is unfolded: as long as there is no engine to find out with, or as the learner wants it.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { isUsable, type LessonState } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';

export interface RecordedFold {
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  /** What is folded. */
  readonly root: RefObject<HTMLDivElement | null>;
}

/** It never folds by itself where that would move what is being read: only what comes further down the page. */
export function useRecordedFold(): RecordedFold {
  const without = useLessonState(isWithoutEngine);
  const [open, setOpen] = useState(true);
  const isWanted = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const isAhead = root.current !== null && root.current.getBoundingClientRect().top > window.innerHeight;
    if (isAhead && !isWanted.current) setOpen(without);
  }, [without]);
  const want = (wanted: boolean) => {
    isWanted.current = true;
    setOpen(wanted);
  };
  return { open, setOpen: want, root };
}

const isWithoutEngine = ({ link, sandbox }: LessonState): boolean => link.status === 'offline' || !isUsable(sandbox);
