'use client';
// Whether the page has been seen for so long without a break.
import { useEffect, useState } from 'react';

export function useSeenFor(ms: number): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      clearTimeout(timer);
      setSeen(false);
      if (document.visibilityState === 'visible') timer = setTimeout(() => setSeen(true), ms);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', follow);
    };
  }, [ms]);
  return seen;
}
