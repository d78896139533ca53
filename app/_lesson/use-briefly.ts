'use client';
// Something that is said for a moment, such as that a button was pressed.
import { useEffect, useState } from 'react';

const SAID_MS = 2000;

/** @returns whether it is being said, and the way to say it */
export function useBriefly(): readonly [said: boolean, say: () => void] {
  const [said, setSaid] = useState(false);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, () => setSaid(true)];
}
