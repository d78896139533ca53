import { describe, expect, it } from 'vitest';
import {
  activeOf,
  clampShare,
  DEFAULT_SHARE,
  type Layout,
  MAX_SHARE,
  MIN_SHARE,
  paneOf,
  select,
  shareAfterKey,
  single,
  split,
  unsplit,
  withoutGone,
} from './terminal-layout.ts';

const two = (first: string, second: string, focused: 0 | 1): Layout => ({
  mode: 'split',
  panes: [first, second],
  focused,
});

describe('select', () => {
  it.each([
    ['another one', single('a'), 'b', single('b')],
    ['one that is in view', single('a'), 'a', single('a')],
    ['one that is nowhere, in the left pane', two('a', 'b', 0), 'c', two('c', 'b', 0)],
    ['one that is nowhere, in the right pane', two('a', 'b', 1), 'c', two('a', 'c', 1)],
    ['the one in the other pane', two('a', 'b', 0), 'b', two('a', 'b', 1)],
    ['the one in the focused pane', two('a', 'b', 1), 'b', two('a', 'b', 1)],
  ] as const)('shows %s', (_, before, name, after) => {
    expect(select(before, name)).toEqual(after);
  });

  it('changes nothing when nothing changes', () => {
    for (const layout of [single('a'), two('a', 'b', 0)]) expect(select(layout, 'a')).toBe(layout);
  });
});

describe('split and unsplit', () => {
  it.each([
    [single('a'), 'b', two('a', 'b', 1)],
    [single('a'), 'a', single('a')],
    [two('a', 'b', 1), 'c', two('b', 'c', 1)],
  ] as const)('%j with %s is %j', (before, other, after) => {
    expect(split(before, other)).toEqual(after);
  });

  it('leave the terminal in view that the keyboard is in', () => {
    expect(unsplit(two('a', 'b', 0))).toEqual(single('a'));
    expect(unsplit(two('a', 'b', 1))).toEqual(single('b'));
    expect(unsplit(single('a'))).toEqual(single('a'));
  });
});

describe('withoutGone', () => {
  it.each([
    ['keeps what is there', single('a'), ['a', 'b'], ['a'], single('a')],
    ['goes to the right', single('b'), ['a', 'b', 'c'], ['a', 'c'], single('c')],
    ['goes to the left from the last', single('c'), ['a', 'b', 'c'], ['a', 'b'], single('b')],
    ['goes past several that went', single('a'), ['a', 'b', 'c', 'd'], ['c', 'd'], single('c')],
    ['keeps both panes', two('a', 'b', 1), ['a', 'b', 'c'], ['a', 'b'], two('a', 'b', 1)],
    ['keeps the pane that is left', two('a', 'b', 1), ['a', 'b', 'c'], ['a', 'c'], single('a')],
    ['finds one when both panes went', two('a', 'b', 1), ['a', 'b', 'c'], ['c'], single('c')],
  ] as const)('%s', (_, layout, before, after, expected) => {
    expect(withoutGone(layout, before, after)).toEqual(expected);
  });
});

it('knows where a terminal is', () => {
  expect([paneOf(single('a'), 'a'), paneOf(single('a'), 'b')]).toEqual([0, null]);
  expect(['a', 'b', 'c'].map((name) => paneOf(two('a', 'b', 0), name))).toEqual([0, 1, null]);
  expect([activeOf(single('a')), activeOf(two('a', 'b', 1))]).toEqual(['a', 'b']);
});

describe('the divider', () => {
  it.each([
    [50, 'ArrowLeft', 46],
    [50, 'ArrowUp', 46],
    [50, 'ArrowRight', 54],
    [50, 'ArrowDown', 54],
    [MIN_SHARE, 'ArrowLeft', MIN_SHARE],
    [MAX_SHARE, 'ArrowRight', MAX_SHARE],
    [50, 'Home', MIN_SHARE],
    [50, 'End', MAX_SHARE],
    [70, 'Enter', DEFAULT_SHARE],
    [50, 'a', null],
  ])('at %d is after %s at %s', (percent, key, expected) => {
    expect(shareAfterKey(percent, key)).toBe(expected);
  });

  it('keeps within bounds', () => {
    expect([clampShare(-5), clampShare(44.4), clampShare(500)]).toEqual([MIN_SHARE, 44, MAX_SHARE]);
  });
});
