import { describe, expect, it } from 'vitest';
import { fateAt, type LifeSpanFacts } from './life-span.ts';

const MINUTE = 60_000;
const POLICY = { idleMs: 60 * MINUTE, graceMs: 90 * MINUTE, maxAgeMs: 240 * MINUTE };
const fate = (minute: number, facts: Partial<LifeSpanFacts> = {}) =>
  fateAt(minute * MINUTE, { bornAt: 0, lastActiveAt: 0, leftAt: null, extensions: 0, ...facts }, POLICY);

describe('a sandbox whose page is open', () => {
  it('is left alone until the warning, warned, and over when idle', () => {
    expect(fate(0)).toEqual({ status: 'fine', until: 55 * MINUTE });
    expect(fate(54.9)).toMatchObject({ status: 'fine' });
    expect(fate(55)).toEqual({ status: 'warned', reason: 'idle', endsAt: 60 * MINUTE, extendable: true });
    expect(fate(59.9)).toMatchObject({ status: 'warned' });
    expect(fate(60)).toEqual({ status: 'over', reason: 'idle' });
  });

  it('is fine again when somebody does something', () => {
    expect(fate(58, { lastActiveAt: 57 * MINUTE })).toEqual({ status: 'fine', until: 112 * MINUTE });
  });

  it('is over by age, however busy', () => {
    expect(fate(235, { lastActiveAt: 234 * MINUTE })).toMatchObject({ status: 'warned', reason: 'age' });
    expect(fate(240, { lastActiveAt: 239 * MINUTE })).toEqual({ status: 'over', reason: 'age' });
  });

  it('is extended by an hour, four times', () => {
    expect(fate(240, { lastActiveAt: 239 * MINUTE, extensions: 1 })).toEqual({ status: 'fine', until: 294 * MINUTE });
    const last = fate(479, { lastActiveAt: 478 * MINUTE, extensions: 4 });
    expect(last).toMatchObject({ status: 'warned', reason: 'age', extendable: false });
  });
});

describe('a sandbox whose page is closed', () => {
  it('waits for its learner without a warning', () => {
    expect(fate(89, { leftAt: 0 })).toEqual({ status: 'fine', until: 90 * MINUTE });
    expect(fate(90, { leftAt: 0 })).toEqual({ status: 'over', reason: 'closed' });
  });

  it('does not count as idle meanwhile', () => {
    expect(fate(70, { leftAt: MINUTE })).toMatchObject({ status: 'fine' });
  });

  it('is over by age all the same', () => {
    expect(fate(240, { leftAt: 200 * MINUTE })).toEqual({ status: 'over', reason: 'age' });
  });
});

it('warns in the last quarter of a short span', () => {
  const short = { idleMs: 4000, graceMs: 4000, maxAgeMs: 1_000_000 };
  const facts = { bornAt: 0, lastActiveAt: 0, leftAt: null, extensions: 0 };
  expect(fateAt(2999, facts, short)).toEqual({ status: 'fine', until: 3000 });
  expect(fateAt(3000, facts, short)).toMatchObject({ status: 'warned', endsAt: 4000 });
});
