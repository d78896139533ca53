import { describe, expect, it } from 'vitest';
import { createRandom, type Disturbance, disturbanceTurns, learnerTurns, pick } from './plan.ts';

function take<T>(turns: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const turn of turns) {
    if (taken.push(turn) === count) break;
  }
  return taken;
}
const cards = <T>(turns: Iterable<{ card: T }>, count: number) => take(turns, count).map(({ card }) => card);

describe('random numbers', () => {
  it('are the same for a seed, and others for another', () => {
    const numbers = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('fill the whole range from 0 to 1', () => {
    const random = createRandom(1);
    const tenths = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1)
      tenths[Math.floor(random() * 10)] = (tenths[Math.floor(random() * 10)] ?? 0) + 1;
    for (const count of tenths) expect(count).toBeGreaterThan(700);
  });
});

describe('the plan', () => {
  it('is the same for a seed', () => {
    expect(take(learnerTurns(3, 0), 50)).toEqual(take(learnerTurns(3, 0), 50));
    expect(take(disturbanceTurns(3, true), 50)).toEqual(take(disturbanceTurns(3, true), 50));
  });

  it('is another for each learner', () => {
    expect(take(learnerTurns(3, 0), 20)).not.toEqual(take(learnerTurns(3, 1), 20));
  });

  it('has all that a learner does within two rounds, runs most often', () => {
    const deeds = cards(learnerTurns(9, 4), 36);
    expect(new Set(deeds).size).toBe(8);
    expect(deeds.filter((deed) => deed === 'run')).toHaveLength(16);
  });

  it('kills the server and restarts the engine within the first three disturbances, whatever the seed', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      expect(cards(disturbanceTurns(seed, true), 3)).toEqual(expect.arrayContaining(['kill-server', 'restart-engine']));
    }
  });

  it('has every disturbance within twelve', () => {
    expect(new Set(cards(disturbanceTurns(5, true), 12)).size).toBe(6);
  });

  it('leaves an engine alone that is not its own', () => {
    const expected: Disturbance[] = ['hand-over', 'kill-server', 'stop-server'];
    expect([...new Set(cards(disturbanceTurns(5, false), 40))].sort()).toEqual(expected);
  });

  it('waits between two things, and not for long', () => {
    for (const { pauseMs } of [...take(learnerTurns(2, 2), 100), ...take(disturbanceTurns(2, true), 100)]) {
      expect(pauseMs).toBeGreaterThanOrEqual(300);
      expect(pauseMs).toBeLessThanOrEqual(9000);
    }
  });
});

it('picks one of what there is', () => {
  const picked = new Set(Array.from({ length: 100 }, () => pick(['a', 'b'], Math.random)));
  expect([...picked].sort()).toEqual(['a', 'b']);
  expect(() => pick([], Math.random)).toThrow(RangeError);
});
