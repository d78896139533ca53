'use client';
// Whole minutes until a moment, kept up to date. At least one: "in 0 minutes" helps nobody.
import { useEffect, useState } from 'react';

const REFRESH_MS = 10_000;

export function useMinutesUntil(at: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? 0 : Math.max(1, Math.ceil((at - now) / 60_000));
}
