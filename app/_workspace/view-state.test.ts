import { expect, it } from 'vitest';
import { namesOf } from './tab-list.ts';
import {
  activeTerminal,
  initialView,
  type ViewState,
  withNeighbour,
  withNewTerminal,
  withoutSplit,
  withoutTerminal,
  withRevealed,
  withServerTerminals,
  withShown,
  withSplit,
} from './view-state.ts';

const tabsOf = ({ list }: ViewState) => namesOf(list);
const three = () => withNewTerminal(withNewTerminal(initialView(['main'])));

it('begins with the first terminal, which is out of sight on small screens', () => {
  const view = initialView(['db', 'main']);
  expect([activeTerminal(view), view.dock, tabsOf(view)]).toEqual(['db', 'closed', ['db', 'main']]);
});

it('opens terminals in front', () => {
  const view = three();
  expect([tabsOf(view), activeTerminal(view)]).toEqual([['main', 't2', 't3'], 't3']);
});

it('a run shows its terminal, also when that was closed, and opens the dock only if it must', () => {
  const revealed = withRevealed(withShown(initialView(['main']), 'main'), 'db');
  expect([tabsOf(revealed), activeTerminal(revealed), revealed.dock]).toEqual([['main', 'db'], 'db', 'half']);
  expect(withRevealed({ ...revealed, dock: 'full' }, 'main').dock).toBe('full');
});

it('goes round through the tabs', () => {
  const view = three();
  expect(activeTerminal(withNeighbour(view, 1))).toBe('main');
  expect(activeTerminal(withNeighbour(view, -1))).toBe('t2');
  expect(activeTerminal(withNeighbour(initialView(['main']), 1))).toBe('main');
});

it('splits with the next tab, or with a new one', () => {
  expect(withSplit(withShown(three(), 't2')).layout).toEqual({ mode: 'split', panes: ['t2', 't3'], focused: 1 });
  expect(withSplit(three()).layout).toEqual({ mode: 'split', panes: ['t3', 'main'], focused: 1 });
  const view = withSplit(initialView(['main']));
  expect([tabsOf(view), view.layout]).toEqual([['main', 't2'], { mode: 'split', panes: ['main', 't2'], focused: 1 }]);
  expect(withoutSplit(view).layout).toEqual({ mode: 'single', active: 't2' });
});

it('forgets what was asked about a terminal that goes', () => {
  const asking: ViewState = { ...three(), closing: 't3', renaming: 't2' };
  const closed = withoutTerminal(asking, 't3');
  expect([closed.closing, closed.renaming, activeTerminal(closed)]).toEqual([null, 't2', 't2']);
  const known = withServerTerminals(asking, [
    { name: 'main', title: null },
    { name: 't2', title: null },
    { name: 't3', title: null },
  ]);
  const elsewhere = withServerTerminals(known, [{ name: 'main', title: null }]);
  expect([tabsOf(elsewhere), elsewhere.closing, elsewhere.renaming]).toEqual([['main'], null, null]);
});

it('ends a split when one of its terminals is closed', () => {
  const view = withoutTerminal(withSplit(initialView(['main'])), 't2');
  expect(view.layout).toEqual({ mode: 'single', active: 'main' });
});
