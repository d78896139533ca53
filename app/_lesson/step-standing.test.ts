import { describe, expect, it } from 'vitest';
import type { StepState } from '../../lib/protocol/messages.ts';
import { HOLDS, isNews, type StepStanding, standingOf } from './step-standing.ts';

const REASON = { code: 'container-none', params: { what: 'web' } };
const todo = (reason: typeof REASON | null): StepState => ({ status: 'todo', step: 'c/l/s', reason });
const passed = (lapsed: typeof REASON | null): StepState => ({ status: 'passed', step: 'c/l/s', passedAt: 1, lapsed });

describe('how a step stands', () => {
  it('is not known before anybody has looked', () => {
    expect([undefined, todo(null)].map(standingOf)).toEqual([null, null]);
  });

  it('differs between done, lapsed and missing, and by what is missing', () => {
    const all = [todo(REASON), todo({ ...REASON, code: 'image-none' }), passed(null), passed(REASON)].map(standingOf);
    expect(new Set(all).size).toBe(4);
    expect(all).not.toContain(null);
    expect(all[2]).toBe(HOLDS);
  });

  const unseen: StepStanding = { engine: 'one', standing: null, asked: 0 };
  const holds: StepStanding = { ...unseen, standing: HOLDS };
  const lapsed: StepStanding = { ...unseen, standing: standingOf(passed(REASON)) };

  it.each<[string, StepStanding, StepStanding, boolean]>([
    ['a step that lapses', holds, lapsed, true],
    ['a step that holds again', lapsed, holds, true],
    ['what was so when the page came', unseen, lapsed, false],
    ['what is as before', lapsed, lapsed, false],
    ['what a fresh engine lacks', holds, { ...lapsed, engine: 'another' }, false],
    ['what was asked for', lapsed, { ...lapsed, asked: 1 }, true],
  ])('tells whether it is news: %s', (_, before, now, expected) => expect(isNews(before, now)).toBe(expected));
});
