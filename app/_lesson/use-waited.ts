'use client';
// Whether the same thing has been waited for so long that words about it would not only flash.
import { useEffect, useState } from 'react';

const PATIENCE_MS = 1000;

export function useWaited(reason: string): boolean {
  const [waited, setWaited] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(reason), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [reason]);
  return waited === reason;
}
