'use client';
// For what stands in the place of a terminal: where the keyboard was in it when it went, it goes on in the terminal.
import { useLayoutEffect, useRef } from 'react';

export function useTerminalFocus() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      element.closest('[data-terminal]')?.querySelector('textarea')?.focus();
    };
  }, []);
  return box;
}
