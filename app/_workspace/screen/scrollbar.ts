// Moves the scrollbar once a frame. xterm.js 6.0 works out where it is for each line that scrolls, which makes a third of all
// that a flood of lines costs the page (`Viewport._sync`, the same on its main branch in 2026). There is no public way to it:
// where these parts are not as they are in 6.0, nothing is changed.
import type { Terminal } from '@xterm/xterm';

interface Viewport {
  /** Without an argument: the buffer has scrolled. */
  _sync(ydisp?: number): void;
  scrollLines(lines: number): void;
  scrollToLine(line: number, disableSmoothScroll?: boolean): void;
}

/** What the scrollbar moves by itself: it must know how long the buffer is by then. */
const GRABS = ['wheel', 'pointerdown'] as const;

export function moveScrollbarOncePerFrame(terminal: Terminal, signal: AbortSignal): void {
  const viewport = viewportOf(terminal);
  if (viewport === undefined) return;
  const { _sync: sync, scrollLines, scrollToLine } = viewport;
  let frame: number | undefined;
  const settle = (): void => {
    if (frame === undefined) return;
    cancelAnimationFrame(frame);
    frame = undefined;
    sync.call(viewport);
  };
  viewport._sync = (ydisp) => {
    if (ydisp === undefined) frame ??= requestAnimationFrame(settle);
    else sync.call(viewport, ydisp);
  };
  viewport.scrollLines = (lines) => {
    settle();
    scrollLines.call(viewport, lines);
  };
  viewport.scrollToLine = (line, disableSmoothScroll) => {
    settle();
    scrollToLine.call(viewport, line, disableSmoothScroll);
  };
  for (const type of GRABS) terminal.element?.addEventListener(type, settle, { capture: true, passive: true, signal });
  signal.addEventListener('abort', () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
  });
}

function viewportOf(terminal: Terminal): Viewport | undefined {
  const { _core: core } = terminal as { _core?: { _viewport?: Partial<Viewport> } };
  const viewport = core?._viewport;
  const parts = [viewport?._sync, viewport?.scrollLines, viewport?.scrollToLine];
  return parts.every((part) => typeof part === 'function') ? (viewport as Viewport) : undefined;
}
