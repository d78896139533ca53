// The smaller pure parts of a screen.
import { describe, expect, it, vi } from 'vitest';
import { createStore } from '../../../lib/client/external-store.ts';
import { clampFontSize } from './faces.ts';
import { atMostEvery } from './rate.ts';
import { answer, NOTHING_SHOWN, type Question } from './screen-ui.ts';
import { keyText } from './send-key.ts';
import { MIN_READABLE_PX, shrinkToFit } from './shrink.ts';

describe('shrinkToFit', () => {
  it.each([
    [13, 13],
    [20, 13],
    [8.6, 8.5],
    [8.5, 8.5],
    [MIN_READABLE_PX, MIN_READABLE_PX],
    [1, MIN_READABLE_PX],
  ])('finds the largest size when all up to %d px hold', (largestThatHolds, found) => {
    const holds = vi.fn((px: number) => px <= largestThatHolds);
    expect(shrinkToFit(13, holds)).toBe(found);
    expect(holds.mock.calls.length).toBeLessThanOrEqual(8);
  });
});

it.each([
  [3, 10],
  [13.4, 13],
  [99, 24],
])('a font of %d px becomes one of %d', (px, clamped) => {
  expect(clampFontSize(px)).toBe(clamped);
});

it('lets through what comes slowly enough', () => {
  let time = 0;
  const isDue = atMostEvery(1000, () => time);
  const passed = [0, 10, 999, 1000, 1500, 2000].map((at) => {
    time = at;
    return isDue();
  });
  expect(passed).toEqual([true, false, false, true, false, true]);
});

describe('keyText', () => {
  it.each([
    ['Escape', false, false, '\x1b'],
    ['Tab', false, true, '\t'],
    ['ArrowUp', false, false, '\x1b[A'],
    ['ArrowUp', false, true, '\x1bOA'],
    ['ArrowLeft', true, true, '\x1b[1;5D'],
  ] as const)('%s', (key, ctrl, application, text) => {
    expect(keyText(key, { ctrl, application })).toBe(text);
  });
});

describe('answer', () => {
  const ask = () => {
    const question: Question = { kind: 'paste', preview: '', lines: 2, accept: vi.fn(), refuse: vi.fn() };
    return { question, ui: createStore({ ...NOTHING_SHOWN, question }) };
  };

  it.each([true, false])('%s is heard once', (accepted) => {
    const { question, ui } = ask();
    answer(ui, question, accepted);
    answer(ui, question, accepted);
    expect(ui.get().question).toBeNull();
    expect(question.accept).toHaveBeenCalledTimes(accepted ? 1 : 0);
    expect(question.refuse).toHaveBeenCalledTimes(accepted ? 0 : 1);
  });

  it('does not count for another question', () => {
    const { ui } = ask();
    const { question } = ask();
    answer(ui, question, true);
    expect(question.accept).not.toHaveBeenCalled();
    expect(ui.get().question).not.toBeNull();
  });
});
