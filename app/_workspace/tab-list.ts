// The terminals that have a tab: those that the page asked for, and those that the server knows. Pure.
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';

export interface TabList {
  /** In the order in which they are shown; never empty. */
  readonly tabs: readonly TerminalInfo[];
  /** Those that the server has spoken of: when it leaves one out, that one has been closed. */
  readonly known: readonly string[];
}

export const namesOf = ({ tabs }: TabList): readonly string[] => tabs.map(({ name }) => name);

export const initialTabs = (names: readonly string[]): TabList => ({
  tabs: names.map((name) => ({ name, title: null })),
  known: [],
});

/** The page asks for a terminal, which has its tab before the server has heard of it. */
export const withTab = (list: TabList, name: string): TabList =>
  namesOf(list).includes(name) ? list : { ...list, tabs: [...list.tabs, { name, title: null }] };

/** The last one stays. A tab that takes the name at once is another terminal's, of which the server has not spoken. */
export function withoutTab(list: TabList, name: string): TabList {
  const { tabs, known } = list;
  if (tabs.length < 2) return list;
  return { tabs: tabs.filter((tab) => tab.name !== name), known: known.filter((other) => other !== name) };
}

/**
 * Takes over what the server says. Tabs keep their places, and new ones come last. When it knows none, the engine is
 * another one or is not there: what has a tab is asked for again.
 */
export function withServerList({ tabs, known }: TabList, infos: readonly TerminalInfo[]): TabList {
  const titles = new Map(infos.map(({ name, title }) => [name, title]));
  const closed = (name: string) => infos.length > 0 && known.includes(name) && !titles.has(name);
  const kept = tabs
    .filter(({ name }) => !closed(name))
    .map((tab) => ({ name: tab.name, title: titles.get(tab.name) ?? null }));
  const added = infos.filter(({ name }) => !kept.some((tab) => tab.name === name));
  return { tabs: [...kept, ...added], known: infos.map(({ name }) => name) };
}

const NUMBERED = /^t([1-9]\d*)$/;

/** `t2`, `t3`, …: what the learner opens. `main` is the first. */
export function freeName(list: TabList): string {
  const names = namesOf(list);
  let number = 2;
  while (names.includes(`t${number}`)) number += 1;
  return `t${number}`;
}

/** What a tab is called: as the learner did, else by what its name says. */
export type TabLabel =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'main' }
  | { readonly kind: 'number'; readonly number: number };

export function labelOf({ name, title }: TerminalInfo): TabLabel {
  if (title !== null) return { kind: 'title', text: title };
  if (name === 'main') return { kind: 'main' };
  const number = NUMBERED.exec(name)?.[1];
  return number === undefined ? { kind: 'title', text: name } : { kind: 'number', number: Number(number) };
}

/** What was typed as a title, as the protocol wants it; null for nothing, which takes the title away. */
export function cleanTitle(text: string): string | null {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = [...line];
  while (characters.join('').length > LIMITS.terminalTitleChars) characters.pop();
  return characters.join('').trimEnd() || null;
}
