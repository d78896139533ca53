'use client';
// Whether something has come about under the learner's eyes: what the server tells a page first was so before.
import { useRef } from 'react';
import { useLessonState } from '../_workspace/use-lesson.ts';

/** @param what names it, and how it stands; undefined: there is none */
export function useIsNews(what: string | undefined): boolean {
  const isTold = useLessonState(({ limits }) => limits !== null);
  /** null: nothing was told of it yet. */
  const first = useRef<{ readonly what: string | undefined } | null>(null);
  const wasNews = useRef(false);
  // What the learner began before is news all the same.
  if (isTold) first.current ??= { what: wasNews.current ? undefined : what };
  if (what !== undefined && what !== first.current?.what) wasNews.current = true;
  return wasNews.current;
}
