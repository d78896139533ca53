'use client';
// How much of the window's lower edge an on-screen keyboard covers. Zero where the browser makes the window smaller
// instead, as the page asks it to; some do not listen.
import { useSyncExternalStore } from 'react';

export function useKeyboardInset(): number {
  return useSyncExternalStore(subscribe, read, () => 0);
}

function subscribe(listener: () => void): () => void {
  const viewport = window.visualViewport;
  viewport?.addEventListener('resize', listener);
  viewport?.addEventListener('scroll', listener);
  return () => {
    viewport?.removeEventListener('resize', listener);
    viewport?.removeEventListener('scroll', listener);
  };
}

/** Who zooms in with two fingers also sees less, but covers nothing. */
function read(): number {
  const viewport = window.visualViewport;
  if (!viewport || Math.abs(viewport.scale - 1) > 0.01) return 0;
  return Math.max(0, Math.round(window.innerHeight - viewport.height - viewport.offsetTop));
}
