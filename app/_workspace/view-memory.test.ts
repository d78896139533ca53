import { describe, expect, it } from 'vitest';
import { readMemory, type ViewMemory, withFrame, withFront, writeMemory } from './view-memory.ts';
import { initialView, type ViewState } from './view-state.ts';

const single: ViewMemory = { dock: 'half', filled: true, share: 34, layout: { mode: 'single', active: 't2' } };
const split: ViewMemory = { ...single, layout: { mode: 'split', panes: ['t3', 't2'], focused: 1 } };
const view = (...names: string[]): ViewState => initialView(names);

it.each([single, split])('reads what it wrote: %j', (memory) => {
  const text = writeMemory({ ...view('main'), ...memory, renaming: 'main', ctrl: true });
  expect(readMemory(text)).toEqual(memory);
});

it('has room for the longest names', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const longest: ViewMemory = { ...split, layout: { mode: 'split', panes: [one, other], focused: 0 } };
  expect(readMemory(writeMemory({ ...view('main'), ...longest }))).toEqual(longest);
});

it.each([
  ['nothing', null],
  ['what is no JSON', 'half'],
  ['what has a key that is unknown', JSON.stringify({ ...single, tabs: [] })],
  ['what lacks one', JSON.stringify({ ...single, share: undefined })],
  ['a share out of bounds', JSON.stringify({ ...single, share: 99 })],
  ['a dock that there is not', JSON.stringify({ ...single, dock: 'open' })],
  [
    'one terminal in two panes',
    JSON.stringify({ ...single, layout: { mode: 'split', panes: ['a', 'a'], focused: 0 } }),
  ],
  ['three panes', JSON.stringify({ ...single, layout: { mode: 'split', panes: ['a', 'b', 'c'], focused: 0 } })],
  ['a pane that there is not', JSON.stringify({ ...single, layout: { mode: 'split', panes: ['a', 'b'], focused: 2 } })],
  ['more than it may be', JSON.stringify(single).padEnd(1000)],
])('takes %s for no memory', (_, text) => {
  expect(readMemory(text)).toBeNull();
});

it('gives the frame back, and lets terminals that are alone fill their page', () => {
  expect(withFrame(view('main'), single)).toEqual({ ...view('main'), dock: 'half', filled: true, share: 34 });
  const alone = { ...view('main'), filled: true };
  expect(withFrame(alone, { ...single, filled: false }).filled).toBe(true);
});

describe('brings to the front', () => {
  it.each([
    ['what was there', single, ['main', 't2'], { mode: 'single', active: 't2' }],
    ['both panes', split, ['main', 't2', 't3'], split.layout],
    ['the pane that is left', split, ['main', 't3'], { mode: 'single', active: 't3' }],
    ['nothing that is gone', single, ['main', 't3'], { mode: 'single', active: 'main' }],
    ['nothing when both panes are gone', split, ['main'], { mode: 'single', active: 'main' }],
  ] as const)('%s', (_, memory, names, expected) => {
    expect(withFront(view(...names), memory).layout).toEqual(expected);
  });
});
