// The view of a page from one load to the next, with a browser tab's storage between them.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type ExternalStore } from '../../lib/client/external-store.ts';
import { rememberView } from './remembered-view.ts';
import {
  activeTerminal,
  initialView,
  type ViewState,
  withNewTerminal,
  withServerTerminals,
  withShown,
  withSplit,
} from './view-state.ts';

let kept: Map<string, string>;
const tabStorage = () => ({
  getItem: (item: string) => kept.get(item) ?? null,
  setItem: (item: string, text: string) => void kept.set(item, text),
});

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('sessionStorage', tabStorage());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function load(key = 'lesson') {
  const first = initialView(['main']);
  const view = createStore(first);
  const page = new AbortController();
  const onRestored = vi.fn();
  rememberView(view, { key, first: first.layout, onRestored, signal: page.signal });
  return { view, onRestored, leave: () => page.abort() };
}

const listed = (view: ExternalStore<ViewState>, ...names: string[]) =>
  view.update((state) =>
    withServerTerminals(
      state,
      names.map((name) => ({ name, title: null })),
    ),
  );

/** Two terminals, the second in front, the dock open. */
function visit() {
  const { view, leave } = load();
  listed(view, 'main');
  view.update((state) => ({ ...withNewTerminal(state), dock: 'half' }));
  leave();
}

it('has the frame at once, and what was in front when the server has told what there is', () => {
  visit();
  const { view, onRestored } = load();
  expect([view.get().dock, activeTerminal(view.get())]).toEqual(['half', 'main']);
  listed(view);
  expect(onRestored).not.toHaveBeenCalled();
  listed(view, 'main', 't2');
  expect([activeTerminal(view.get()), onRestored.mock.calls.length]).toEqual(['t2', 1]);
});

it('goes on from two panes', () => {
  const before = load();
  listed(before.view, 'main');
  before.view.update((state) => ({ ...withSplit(state), share: 30 }));
  before.leave();
  const { view } = load();
  listed(view, 'main', 't2');
  expect(view.get()).toMatchObject({ layout: { mode: 'split', panes: ['main', 't2'], focused: 1 }, share: 30 });
});

it('leaves what the learner has chosen meanwhile, and what is not there any more', () => {
  visit();
  const faster = load();
  faster.view.update((state) => withShown(state, 'db'));
  listed(faster.view, 'main', 't2', 'db');
  expect(activeTerminal(faster.view.get())).toBe('db');
  faster.leave();
  const later = load();
  listed(later.view, 'main');
  expect([activeTerminal(later.view.get()), later.onRestored.mock.calls.length]).toEqual(['main', 0]);
});

it('forgets nothing in a page that is left before the server has spoken', () => {
  visit();
  const { view, leave } = load();
  view.update((state) => ({ ...state, ctrl: true }));
  leave();
  const { view: next } = load();
  listed(next, 'main', 't2');
  expect(activeTerminal(next.get())).toBe('t2');
});

it('keeps the pages with a lesson and the terminals alone apart, and writes nothing after the end', () => {
  visit();
  const { view, leave } = load('terminals');
  expect(view.get().dock).toBe('closed');
  leave();
  view.update((state) => ({ ...state, dock: 'full' }));
  expect([...kept.keys()]).toEqual(['slipway-view-lesson']);
});

it('does without where the browser keeps nothing', () => {
  const refuse = () => {
    throw new Error('denied');
  };
  vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse });
  const { view } = load();
  listed(view, 'main', 't2');
  view.update((state) => withShown(state, 't2'));
  expect(activeTerminal(view.get())).toBe('t2');
});
