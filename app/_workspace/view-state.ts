// What the learner looks at, and how it changes: the dock, the terminals' tabs and panes. Pure; belongs to one page.
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import { freeName, initialTabs, namesOf, type TabList, withoutTab, withServerList, withTab } from './tab-list.ts';
import {
  activeOf,
  DEFAULT_SHARE,
  type Layout,
  paneOf,
  select,
  single,
  split,
  unsplit,
  withoutGone,
} from './terminal-layout.ts';

export interface ViewState {
  /** On wide screens it means nothing: the terminal is always there. */
  readonly dock: 'closed' | 'half' | 'full';
  readonly list: TabList;
  readonly layout: Layout;
  /** Of the first of two panes, in percent. */
  readonly share: number;
  /** The panel fills the window. */
  readonly filled: boolean;
  /** The tab whose title is being written. */
  readonly renaming: string | null;
  /** The terminal of which it is asked whether to close it. */
  readonly closing: string | null;
  /** Ctrl of the key bar is down for the next key. */
  readonly ctrl: boolean;
}

/** @param names of the terminals that the page begins with; at least one */
export const initialView = (names: readonly string[]): ViewState => ({
  dock: 'closed',
  list: initialTabs(names),
  layout: single(names[0] ?? 'main'),
  share: DEFAULT_SHARE,
  filled: false,
  renaming: null,
  closing: null,
  ctrl: false,
});

export const activeTerminal = ({ layout }: ViewState): string => activeOf(layout);

/** @param docked the page is so small that the terminals lie in a dock */
export const isInSight = ({ dock, filled, layout }: ViewState, name: string, docked: boolean): boolean =>
  paneOf(layout, name) !== null && (!docked || filled || dock !== 'closed');

/** Brings a terminal to the front, with a tab if it had none. */
export const withShown = (state: ViewState, name: string): ViewState => ({
  ...state,
  list: withTab(state.list, name),
  layout: select(state.layout, name),
});

/** The same where the page is small and the terminals may be out of sight. */
export const withRevealed = (state: ViewState, name: string): ViewState => ({
  ...withShown(state, name),
  dock: state.dock === 'closed' ? 'half' : state.dock,
});

export const withNewTerminal = (state: ViewState): ViewState => withShown(state, freeName(state.list));

export const withoutTerminal = (state: ViewState, name: string): ViewState =>
  settled(state, withoutTab(state.list, name));

export const withServerTerminals = (state: ViewState, infos: readonly TerminalInfo[]): ViewState =>
  settled(state, withServerList(state.list, infos));

/** Beside the active one comes the next tab, or a new one where there is no other. */
export function withSplit(state: ViewState): ViewState {
  const names = namesOf(state.list);
  const active = activeTerminal(state);
  const next = names[(names.indexOf(active) + 1) % names.length];
  const other = next === undefined || next === active ? freeName(state.list) : next;
  return { ...state, list: withTab(state.list, other), layout: split(state.layout, other) };
}

export const withoutSplit = (state: ViewState): ViewState => ({ ...state, layout: unsplit(state.layout) });

/** The tab so many places on, from the last to the first again. */
export function withNeighbour(state: ViewState, step: -1 | 1): ViewState {
  const names = namesOf(state.list);
  const index = (names.indexOf(activeTerminal(state)) + step + names.length) % names.length;
  return withShown(state, names[index] ?? activeTerminal(state));
}

function settled(state: ViewState, list: TabList): ViewState {
  const names = namesOf(list);
  const there = (name: string | null) => (name !== null && names.includes(name) ? name : null);
  return {
    ...state,
    list,
    layout: withoutGone(state.layout, namesOf(state.list), names),
    renaming: there(state.renaming),
    closing: there(state.closing),
  };
}
