import { expect, it, vi } from 'vitest';
import { createStore } from '../../lib/client/external-store.ts';
import { UnseenBells } from './unseen-bells.ts';
import { initialView, withNewTerminal, withoutTerminal, withShown, withSplit } from './view-state.ts';

/** `main` and `t2`, the latter in front. */
function setUp({ docked = false } = {}) {
  const view = createStore(withNewTerminal(initialView(['main'])));
  const place = Object.assign(new EventTarget(), { matches: docked });
  const bells = new UnseenBells(view, () => place);
  const stop = bells.follow();
  const grow = () => {
    place.matches = false;
    place.dispatchEvent(new Event('change'));
  };
  return { view, bells, stop, grow, unseen: bells.store.get };
}

it('remembers the bell of a terminal behind another until it comes to the front', () => {
  const { view, bells, unseen } = setUp();
  bells.ring('main');
  bells.ring('main');
  bells.ring('t2');
  expect(unseen()).toEqual(['main']);
  view.update((state) => ({ ...state, ctrl: true }));
  expect(unseen()).toEqual(['main']);
  view.update((state) => withShown(state, 'main'));
  expect(unseen()).toEqual([]);
});

it('sees both of two panes', () => {
  const { view, bells, unseen } = setUp();
  bells.ring('main');
  view.update(withSplit);
  expect(unseen()).toEqual([]);
  bells.ring('t2');
  expect(unseen()).toEqual([]);
});

it('remembers all bells while the dock is closed, and of its terminals the ones behind when it is opened', () => {
  const { view, bells, unseen } = setUp({ docked: true });
  bells.ring('main');
  bells.ring('t2');
  expect(unseen()).toEqual(['main', 't2']);
  view.update((state) => ({ ...state, dock: 'half' }));
  expect(unseen()).toEqual(['main']);
});

it('has seen what is in sight when the window has grown', () => {
  const { bells, grow, stop, unseen } = setUp({ docked: true });
  bells.ring('main');
  bells.ring('t2');
  grow();
  expect(unseen()).toEqual(['main']);
  stop();
});

it('takes a panel that fills the window for open', () => {
  const { view, bells, unseen } = setUp({ docked: true });
  view.update((state) => ({ ...state, filled: true }));
  bells.ring('t2');
  expect(unseen()).toEqual([]);
});

it('forgets a terminal that is closed, and tells only what is news', () => {
  const { view, bells, unseen } = setUp();
  const told = vi.fn();
  bells.store.subscribe(told);
  bells.ring('t2');
  expect(told).not.toHaveBeenCalled();
  bells.ring('main');
  bells.ring('main');
  view.update((state) => withoutTerminal(state, 'main'));
  expect([unseen(), told.mock.calls.length]).toEqual([[], 2]);
});

it('ends', () => {
  const { view, bells, stop, grow, unseen } = setUp({ docked: true });
  bells.ring('main');
  stop();
  view.update((state) => ({ ...withShown(state, 'main'), dock: 'half' }));
  grow();
  expect(unseen()).toEqual(['main']);
});
