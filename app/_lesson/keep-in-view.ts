// The dock comes up over the lower half of a small screen: what the learner has just used stays above it.

const GAP_PX = 16;

export function keepInView(element: HTMLElement | null): void {
  const panel = document.getElementById('terminal');
  const header = document.querySelector('header');
  if (element === null || panel === null || getComputedStyle(panel).position !== 'fixed') return;
  const { top, bottom } = element.getBoundingClientRect();
  const covered = bottom + GAP_PX - window.innerHeight / 2;
  const room = top - GAP_PX - (header?.offsetHeight ?? 0);
  if (covered > 0 || room < 0) window.scrollBy({ top: Math.min(covered, room) });
}
