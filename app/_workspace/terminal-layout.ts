// Which terminals are in view: one, or two beside each other. Pure; names only, and knows nothing of who opens them.

export type Layout =
  | { readonly mode: 'single'; readonly active: string }
  /** `focused`: the pane that the keyboard is in, or was last; what is chosen comes there. The panes differ. */
  | { readonly mode: 'split'; readonly panes: readonly [string, string]; readonly focused: 0 | 1 };

export const single = (active: string): Layout => ({ mode: 'single', active });

export const activeOf = (layout: Layout): string =>
  layout.mode === 'single' ? layout.active : layout.panes[layout.focused];

/** @returns the pane that shows the terminal, or null when it is not in view */
export function paneOf(layout: Layout, name: string): 0 | 1 | null {
  if (layout.mode === 'single') return layout.active === name ? 0 : null;
  const pane = layout.panes.indexOf(name);
  return pane === 0 || pane === 1 ? pane : null;
}

/** Brings a terminal to the front: to the pane that shows it already, else into the focused one. */
export function select(layout: Layout, name: string): Layout {
  if (layout.mode === 'single') return layout.active === name ? layout : single(name);
  const shownIn = paneOf(layout, name);
  if (shownIn !== null) return shownIn === layout.focused ? layout : { ...layout, focused: shownIn };
  const [first, second] = layout.panes;
  return { ...layout, panes: layout.focused === 0 ? [name, second] : [first, name] };
}

/** Shows another terminal beside the active one, and goes there. */
export function split(layout: Layout, other: string): Layout {
  const active = activeOf(layout);
  if (active === other) return layout;
  return { mode: 'split', panes: [active, other], focused: 1 };
}

export const unsplit = (layout: Layout): Layout => (layout.mode === 'single' ? layout : single(activeOf(layout)));

/**
 * What is in view when terminals have gone: the neighbour takes the place of one that was alone, the other pane that of one
 * that was not.
 * @param after is part of `before`, in its order, and not empty
 */
export function withoutGone(layout: Layout, before: readonly string[], after: readonly string[]): Layout {
  if (layout.mode === 'split') {
    const kept = layout.panes.filter((name) => after.includes(name));
    const [only] = kept;
    if (kept.length === 2) return layout;
    return withoutGone(single(only ?? activeOf(layout)), before, after);
  }
  if (after.includes(layout.active)) return layout;
  return single(neighbourOf(layout.active, before, after));
}

/** The next one to the right that is still there, else the last one. */
function neighbourOf(name: string, before: readonly string[], after: readonly string[]): string {
  const right = before.slice(before.indexOf(name) + 1).find((candidate) => after.includes(candidate));
  return right ?? after.at(-1) ?? name;
}

/** Share of the first pane, in percent. */
export const DEFAULT_SHARE = 50;
export const MIN_SHARE = 20;
export const MAX_SHARE = 80;
const KEY_STEP = 4;

export const clampShare = (percent: number): number => Math.round(Math.min(MAX_SHARE, Math.max(MIN_SHARE, percent)));

/** @returns the share after a key on the divider, or null when the key means nothing there */
export function shareAfterKey(percent: number, key: string): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return clampShare(percent - KEY_STEP);
    case 'ArrowRight':
    case 'ArrowDown':
      return clampShare(percent + KEY_STEP);
    case 'Home':
      return MIN_SHARE;
    case 'End':
      return MAX_SHARE;
    case 'Enter':
      return DEFAULT_SHARE;
    default:
      return null;
  }
}
