import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

/** Work that ends when the test says so. */
function works(slots: Slots, count: number) {
  const begun: number[] = [];
  const ends: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];
  const runs = Array.from({ length: count }, (_, index) =>
    slots.run(() => {
      begun.push(index);
      return new Promise<void>((resolve, reject) => {
        ends[index] = { resolve, reject };
      });
    }),
  );
  return { begun, ends, runs };
}

it('runs so many at once, and the others in their order', async () => {
  const { begun, ends, runs } = works(new Slots(2), 4);
  expect(begun).toEqual([0, 1]);
  ends[1]?.resolve();
  await runs[1];
  await setImmediate();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  await runs[0];
  await setImmediate();
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('gives the place of one that fails to the next, and its error to who asked', async () => {
  const { begun, ends, runs } = works(new Slots(1), 2);
  ends[0]?.reject(new Error('no'));
  await expect(runs[0]).rejects.toThrow('no');
  await setImmediate();
  expect(begun).toEqual([0, 1]);
});

it('has all places free again when all is done', async () => {
  const slots = new Slots(2);
  await Promise.all([1, 2, 3].map((value) => slots.run(async () => value)));
  expect(works(slots, 3).begun).toEqual([0, 1]);
});

it('hands on what the work gives', async () => {
  expect(await new Slots(1).run(async () => 'it')).toBe('it');
});
