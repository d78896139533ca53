'use client';
// What a host's engine has, for as long as a part of the page looks at it.
import { useEffect } from 'react';
import type { EnginePicture } from '../../lib/protocol/messages.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';

/** @returns undefined until it is known; null while the engine is not to be seen */
export function useMap(host: string): EnginePicture | null | undefined {
  const { client } = useLive();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    void client.then(({ parts }) => {
      if (!isOver) stop = parts.watchMap(host);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [client, host]);
  return useLessonState((state) => state.maps[host]);
}
