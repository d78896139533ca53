'use client';
// What was pressed often goes when it has helped: the keyboard then goes on close by, not at the page's top.
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** From something in the page to what takes the keyboard in its stead. */
type Heir = (gone: Element) => HTMLElement | null | undefined;

export const runButton: Heir = (gone) =>
  gone.closest('[data-block]')?.querySelector<HTMLElement>('button[aria-disabled]');
export const stepTitle: Heir = (gone) => gone.closest('[data-step]')?.querySelector<HTMLElement>('h2');
export const firstButton: Heir = (gone) => gone.closest('section')?.querySelector<HTMLElement>('button');
/** What asked for something stands before it. */
export const buttonBefore: Heir = (gone) =>
  [...document.querySelectorAll('button')].findLast(
    (button) => button.compareDocumentPosition(gone) === Node.DOCUMENT_POSITION_FOLLOWING,
  );

/** @param heir is looked for outside of what goes @returns for the element that goes */
export function useFocusAfterwards<E extends HTMLElement>(heir: Heir): RefObject<E | null> {
  const place = useRef<E>(null);
  useLayoutEffect(() => {
    const element = place.current;
    return () => {
      if (element?.contains(document.activeElement)) heir(element)?.focus();
    };
  }, [heir]);
  return place;
}
