'use client';
// Something that is said for a moment, such as that a button was pressed.
import { useEffect, useState } from 'react';

const SAID_MS = 2000;

/** @returns what is being said, and the way to say it, for the whole moment anew */
export function useBriefly<T>(): readonly [said: T | null, say: (what: T) => void] {
  const [said, setSaid] = useState<{ readonly what: T } | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return [said === null ? null : said.what, (what) => setSaid({ what })];
}
