'use client';
// Connects a page to the learner's session for as long as the page is shown.
import { type ReactNode, useEffect, useState } from 'react';
import { createLive, type LiveOptions } from './create-live.ts';
import { LessonContext } from './use-lesson.ts';

export function LiveLesson({ children, ...options }: LiveOptions & { readonly children: ReactNode }) {
  const [live] = useState(() => createLive(options));
  useEffect(() => live.start(), [live]);
  return <LessonContext value={live}>{children}</LessonContext>;
}
