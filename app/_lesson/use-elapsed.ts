'use client';
// Milliseconds since the component appeared. By this machine's clock: the server's may differ.
import { useEffect, useState } from 'react';

const REFRESH_MS = 100;

export function useElapsed(): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const startedAt = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return elapsed;
}
