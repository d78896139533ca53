'use client';
// What the components in the prose know of their lesson. The prose names blocks and steps by id only.
import { createContext, type ReactNode, useContext } from 'react';
import type { PublicLesson } from '../../lib/content/lesson.ts';

const LessonViewContext = createContext<PublicLesson | null>(null);

export function LessonViewProvider({ view, children }: { view: PublicLesson; children: ReactNode }) {
  return <LessonViewContext value={view}>{children}</LessonViewContext>;
}

export function useLessonView(): PublicLesson {
  const view = useContext(LessonViewContext);
  if (view === null) throw new Error('This component needs a LessonViewProvider around it');
  return view;
}
