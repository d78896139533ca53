'use client';
// A button in the HTML opens its popover by itself: a page that is slow to come may have it open before React hears of it.
import { type RefObject, useEffect } from 'react';

/** @param onOpened called where the popover is open already when React takes it over */
export function useOpenedBefore(popover: RefObject<HTMLElement | null>, onOpened: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; from then on the popover tells it
  useEffect(() => {
    if (popover.current?.matches(':popover-open')) onOpened();
  }, []);
}
