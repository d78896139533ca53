'use client';
// Which step a component of the prose stands in, and whether the author has placed the line about its check.
import { createContext, useContext, useEffect } from 'react';

export interface StepPlace {
  /** `<lesson>/<step>` */
  readonly name: string;
  readonly title: string;
  /** Says that the line about the check is elsewhere. @returns the way to take that back */
  readonly placeCheck: () => () => void;
}

export const StepContext = createContext<StepPlace | null>(null);

/** null: outside of any step. */
export const useStepPlace = (): StepPlace | null => useContext(StepContext);

export function usePlacedCheck(place: StepPlace | null): void {
  useEffect(() => place?.placeCheck(), [place]);
}
