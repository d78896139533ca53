import { describe, expect, it } from 'vitest';
import { pageOf, readMemory, type ViewMemory, withFrame, withFront, writeMemory } from './view-memory.ts';
import { initialView, type ViewState } from './view-state.ts';

const page = 'docker/volumes';
const single: ViewMemory = { page, dock: 'half', filled: true, share: 34, layout: { mode: 'single', active: 't2' } };
const split: ViewMemory = { ...single, layout: { mode: 'split', panes: ['t3', 't2'], focused: 1 } };
const view = (...names: string[]): ViewState => initialView(names);

it.each([single, split])('reads what it wrote: %j', (memory) => {
  const text = writeMemory(page, { ...view('main'), ...memory, renaming: 'main', ctrl: true });
  expect(readMemory(text)).toEqual(memory);
});

it('has room for the longest names', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const lesson = { course: 'c'.repeat(64), lesson: 'd'.repeat(64) };
  const longest: ViewMemory = {
    ...split,
    page: pageOf(lesson),
    layout: { mode: 'split', panes: [one, other], focused: 0 },
  };
  expect(readMemory(writeMemory(longest.page, { ...view('main'), ...longest }))).toEqual(longest);
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

describe('gives the frame back', () => {
  const first = view('main');
  const frame = ({ dock, filled, share }: ViewState) => [dock, filled, share];

  it('as it was', () => {
    expect(withFrame(first, { first, memory: single, page })).toEqual({
      ...first,
      dock: 'half',
      filled: true,
      share: 34,
    });
  });

  it.each<[Partial<ViewState>, unknown[]]>([
    [{ dock: 'full' }, ['full', true, 34]],
    [{ share: 70 }, ['half', true, 70]],
  ])('but for what was changed meanwhile: %j', (change, expected) => {
    expect(frame(withFrame({ ...first, ...change }, { first, memory: single, page }))).toEqual(expected);
  });

  it('but for a panel that was made to fill the window meanwhile', () => {
    const memory = { ...single, filled: false };
    expect(withFrame({ ...first, filled: true }, { first, memory, page }).filled).toBe(true);
  });

  it('and of another lesson only the share', () => {
    expect(frame(withFrame(first, { first, memory: single, page: 'docker/networks' }))).toEqual(['closed', false, 34]);
  });

  it('and lets terminals that are alone fill their page', () => {
    const alone = { ...first, filled: true };
    const memory = { ...single, page: '', filled: false };
    expect(withFrame(alone, { first: alone, memory, page: '' }).filled).toBe(true);
  });
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
