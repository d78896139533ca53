'use client';
// What the learner's commands ask of the engine, for as long as a part of the page looks at it.
import { useEffect } from 'react';
import type { LensCommand } from '../../lib/client/lens-list.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';

/** @returns the newest command first */
export function useLens(): readonly LensCommand[] {
  const { client } = useLive();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    void client.then(({ parts }) => {
      if (!isOver) stop = parts.watchLens();
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [client]);
  return useLessonState((state) => state.lens);
}
