// The way to something in the lesson, wherever its author has put it: in a fold, in a tab that is not shown.
import { flushSync } from 'react-dom';

interface Goal {
  /** Where in the window it is to be. */
  readonly block: ScrollLogicalPosition;
  /** What of it takes the keyboard; left out: itself. */
  readonly focus?: HTMLElement | null | undefined;
}

/** Post-condition: it is in sight, and the keyboard goes on from there. */
export function bringIntoSight(target: HTMLElement, { block, focus = target }: Goal): void {
  for (let place = target.parentElement; place !== null; place = place.parentElement) uncover(place);
  target.scrollIntoView({ block });
  focus?.focus({ preventScroll: true });
}

/** Post-condition: what is in it is not hidden by it. */
function uncover(place: HTMLElement): void {
  if (place instanceof HTMLDetailsElement) unfold(place);
  const tab = place.matches('[role="tabpanel"][hidden]') && place.getAttribute('aria-labelledby');
  if (tab) flushSync(() => document.getElementById(tab)?.click());
}

/** A hint is there once those before it are open (fold.module.css). */
function unfold(fold: HTMLDetailsElement): void {
  fold.open = true;
  if (!isHint(fold)) return;
  for (let other = fold.previousElementSibling; other !== null; other = other.previousElementSibling) {
    if (other instanceof HTMLDetailsElement && isHint(other)) other.open = true;
  }
}

const isHint = ({ dataset }: HTMLDetailsElement): boolean => dataset.kind?.endsWith('hint') ?? false;
