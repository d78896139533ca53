import { describe, expect, it } from 'vitest';
import { type OpeningEvent, type OpeningState, transition, viewOpening } from './opening-state.ts';

const detached: OpeningState = { name: 'detached' };
const attaching = (failures = 0): OpeningState => ({ name: 'attaching', failures });
const attached: OpeningState = { name: 'attached' };
const waiting = (failures: number): OpeningState => ({ name: 'waiting', failures });
const failed: OpeningState = { name: 'failed', code: 'timeout' };
const ended: OpeningState = { name: 'ended' };
const refused = (code: 'timeout' | 'terminal-limit' = 'timeout'): OpeningEvent => ({ type: 'refused', code });

describe('transition', () => {
  it.each<[OpeningState, OpeningEvent, OpeningState]>([
    [detached, { type: 'attach' }, attaching()],
    [attaching(2), { type: 'attach' }, attaching(2)],
    [attached, { type: 'attach' }, attached],
    [waiting(2), { type: 'attach' }, attaching(2)],
    [failed, { type: 'attach' }, failed],
    [detached, { type: 'attached' }, detached],
    [attaching(3), { type: 'attached' }, attached],
    [attached, { type: 'attached' }, attached],
    [waiting(1), { type: 'attached' }, attached],
    [failed, { type: 'attached' }, attached],
    [attaching(), refused(), waiting(1)],
    [attaching(4), refused(), waiting(5)],
    [attaching(5), refused(), failed],
    [attaching(), refused('terminal-limit'), { name: 'failed', code: 'terminal-limit' }],
    [detached, refused(), detached],
    [attached, refused(), attached],
    [waiting(1), refused(), waiting(1)],
    [failed, refused('terminal-limit'), failed],
    [failed, { type: 'retry' }, attaching(1)],
    [waiting(3), { type: 'retry' }, attaching(3)],
    [attaching(3), { type: 'retry' }, attaching(3)],
    [attached, { type: 'retry' }, attached],
    [detached, { type: 'retry' }, detached],
    [attaching(), { type: 'detach' }, detached],
    [attached, { type: 'detach' }, detached],
    [waiting(2), { type: 'detach' }, detached],
    [failed, { type: 'detach' }, detached],
    [attached, { type: 'ended' }, ended],
    [detached, { type: 'ended' }, ended],
    [attaching(), { type: 'ended' }, attaching()],
    [waiting(1), { type: 'ended' }, waiting(1)],
    [failed, { type: 'ended' }, failed],
    [ended, { type: 'attach' }, ended],
    [ended, { type: 'attached' }, ended],
    [ended, refused(), ended],
    [ended, { type: 'detach' }, ended],
    [ended, { type: 'retry' }, attaching(1)],
    [ended, { type: 'reopened' }, detached],
    [attached, { type: 'reopened' }, attached],
    [failed, { type: 'reopened' }, failed],
  ])('%o on %o becomes %o', (state, event, expected) => {
    expect(transition(state, event)).toEqual(expected);
  });

  it.each<[OpeningState, OpeningEvent]>([
    [detached, { type: 'detach' }],
    [attached, { type: 'attached' }],
    [attaching(), { type: 'attach' }],
  ])('%o is left as it is by %o', (state, event) => {
    expect(transition(state, event)).toBe(state);
  });
});

it.each([
  [detached, null],
  [attaching(), { status: 'opening' }],
  [attaching(1), { status: 'reopening' }],
  [waiting(1), { status: 'reopening' }],
  [attached, null],
  [failed, { status: 'failed', code: 'timeout' }],
  [ended, { status: 'failed', code: 'terminal-closed' }],
] as const)('%o shows as %o', (state, expected) => {
  expect(viewOpening(state)).toEqual(expected);
});
