import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import { ActivityReporter } from './activity.ts';

const { activityIntervalMs } = LIMITS;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function setUp() {
  const report = vi.fn();
  return { report, activity: new ActivityReporter(report) };
}

it('reports when the page comes to the front, and again and again while it is there', () => {
  const { report, activity } = setUp();
  activity.setVisible(true);
  expect(report).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(3 * activityIntervalMs);
  expect(report).toHaveBeenCalledTimes(4);
  activity.setVisible(false);
  activity.setVisible(true);
  expect(report).toHaveBeenCalledTimes(5);
  activity.setVisible(false);
});

it('says nothing while the page is hidden', () => {
  const { report, activity } = setUp();
  activity.connected();
  activity.interacted();
  activity.setVisible(true);
  activity.setVisible(false);
  activity.interacted();
  activity.connected();
  vi.advanceTimersByTime(10 * activityIntervalMs);
  expect(report).toHaveBeenCalledTimes(1);
});

it('reports use after a pause, and not every key', () => {
  const { report, activity } = setUp();
  activity.setVisible(true);
  for (let keys = 0; keys < 50; keys += 1) activity.interacted();
  expect(report).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(activityIntervalMs / 2);
  activity.interacted();
  activity.interacted();
  expect(report).toHaveBeenCalledTimes(2);
  activity.setVisible(false);
});

it('reports to a server that has just come back', () => {
  const { report, activity } = setUp();
  activity.setVisible(true);
  activity.connected();
  expect(report).toHaveBeenCalledTimes(2);
  activity.setVisible(false);
});
