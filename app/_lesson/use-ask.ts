'use client';
// Asks something of the lesson, once the code of the session has arrived.
import { useCallback } from 'react';
import type { LessonRequests } from '../../lib/client/lesson-requests.ts';
import { useLive } from '../_workspace/use-lesson.ts';

export function useAsk(): (request: (lesson: LessonRequests) => void) => void {
  const { client } = useLive();
  return useCallback((request) => void client.then(({ lesson }) => request(lesson)), [client]);
}
