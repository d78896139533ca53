// Where something is over the terminal, for what is laid over it.
import type { Spot } from './screen-ui.ts';

/** From a place in the window. What is laid over the terminal has the same frame around it as the terminal's place. */
export function spotAt(host: HTMLElement, at: { readonly x: number; readonly y: number }): Spot {
  const frame = (host.offsetParent ?? host).getBoundingClientRect();
  return { left: at.x - frame.left, top: at.y - frame.top };
}
