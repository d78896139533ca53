import { expect, it } from 'vitest';
import { eventOf, type FrameEvent, nextView } from './preview-view.ts';

const after = (...events: FrameEvent[]) => events.reduce(nextView, 'loading');

it.each<[string, FrameEvent[], string]>([
  ['the page is there at once', ['loaded'], 'shown'],
  ['nothing answers yet', ['missing', 'loaded'], 'waiting'],
  ['nothing answers yet, said after its load', ['loaded', 'missing'], 'waiting'],
  ['the server has come up meanwhile', ['missing', 'loaded', 'leaving', 'loaded'], 'shown'],
  ['the same, and what it said as it went was lost', ['missing', 'loaded', 'loaded'], 'shown'],
  ['the same, where it had spoken late', ['loaded', 'missing', 'loaded'], 'shown'],
  ['still nothing, and what was said as it went was lost', ['missing', 'loaded', 'missing', 'loaded'], 'waiting'],
  ['it has gone again', ['missing', 'loaded', 'leaving', 'missing', 'loaded'], 'waiting'],
])('%s', (_, events, view) => expect(after(...events)).toBe(view));

it('hears only what such a page says', () => {
  expect(eventOf({ slipwayPreview: 'unreachable' })).toBe('missing');
  expect(eventOf({ slipwayPreview: null })).toBe('leaving');
  for (const other of ['slipwayPreview', null, {}, 1]) expect(eventOf(other)).toBeUndefined();
});
