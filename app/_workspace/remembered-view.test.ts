// The view of a page from one load to the next, with a browser tab's storage between them.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type ExternalStore } from '../../lib/client/external-store.ts';
import type { LessonRef } from '../../lib/protocol/messages.ts';
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

const VOLUMES = { course: 'docker', lesson: 'volumes' };
const NETWORKS = { course: 'docker', lesson: 'networks' };

let kept: Map<string, string>;
const setItem = vi.fn((item: string, text: string) => void kept.set(item, text));
const tabStorage = () => ({ getItem: (item: string) => kept.get(item) ?? null, setItem });

beforeEach(() => {
  kept = new Map();
  setItem.mockClear();
  vi.stubGlobal('sessionStorage', tabStorage());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

interface Page {
  readonly lesson?: LessonRef | null;
  /** What the learner does before the memory is there. */
  readonly meanwhile?: (state: ViewState) => ViewState;
}

function load({ lesson = VOLUMES, meanwhile = (state) => state }: Page = {}) {
  const first = initialView(['main']);
  const view = createStore(first);
  const page = new AbortController();
  const onFront = vi.fn();
  const keyboard = { isThere: false };
  view.update(meanwhile);
  rememberView(view, { lesson, first, isInUse: () => keyboard.isThere, onFront, signal: page.signal });
  return { view, keyboard, fronts: () => onFront.mock.calls.length, leave: () => page.abort() };
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
  const { view, fronts } = load();
  expect([view.get().dock, activeTerminal(view.get())]).toEqual(['half', 'main']);
  listed(view);
  expect(fronts()).toBe(0);
  listed(view, 'main', 't2');
  expect([activeTerminal(view.get()), fronts()]).toEqual(['t2', 1]);
  listed(view, 'main', 't2', 't3');
  expect(fronts()).toBe(1);
});

it('knows what is in front at once where nothing else was, or is remembered', () => {
  const anew = load();
  expect(anew.fronts()).toBe(1);
  listed(anew.view, 'main');
  anew.leave();
  const again = load();
  expect(again.fronts()).toBe(1);
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
  expect([activeTerminal(faster.view.get()), faster.fronts()]).toEqual(['db', 0]);
  faster.leave();
  const later = load();
  listed(later.view, 'main');
  expect([activeTerminal(later.view.get()), later.fronts()]).toEqual(['main', 1]);
});

it('leaves all as it is where the learner is at the keyboard already', () => {
  visit();
  const { view, keyboard, fronts } = load();
  keyboard.isThere = true;
  listed(view, 'main', 't2');
  expect([activeTerminal(view.get()), fronts()]).toEqual(['main', 0]);
});

it('leaves the dock and the front that were chosen before it was there', () => {
  visit();
  const { view, fronts } = load({ meanwhile: (state) => ({ ...withShown(state, 'db'), dock: 'full' }) });
  listed(view, 'main', 't2', 'db');
  expect([view.get().dock, activeTerminal(view.get()), fronts()]).toEqual(['full', 'db', 0]);
});

it('takes to another lesson what is in front, but not how much of the lesson that hides', () => {
  visit();
  const { view, leave } = load({ lesson: NETWORKS });
  listed(view, 'main', 't2');
  expect([view.get().dock, activeTerminal(view.get())]).toEqual(['closed', 't2']);
  leave();
  expect(kept.size).toBe(1);
});

it('writes only what has changed', () => {
  visit();
  setItem.mockClear();
  const { view } = load();
  listed(view, 'main', 't2');
  view.update((state) => ({ ...state, ctrl: true }));
  view.update((state) => ({ ...state, share: state.share }));
  expect(setItem).not.toHaveBeenCalled();
  view.update((state) => ({ ...state, share: 40 }));
  expect(setItem).toHaveBeenCalledTimes(1);
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
  const { view, leave } = load({ lesson: null });
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
