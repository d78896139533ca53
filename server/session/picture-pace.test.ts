import { expect, it } from 'vitest';
import { PicturePace } from './picture-pace.ts';

it('gives one turn at a time, in the order in which they were asked for, and lets others work between them', async () => {
  const pace = new PicturePace();
  const order: string[] = [];
  const turns = ['first', 'second', 'third'].map(async (name) => {
    await pace.turn();
    order.push(name);
    setImmediate(() => order.push('others'));
  });
  await Promise.all(turns);
  expect(order).toEqual(['first', 'others', 'second', 'others', 'third']);
});

it('gives a turn at once to whoever comes when nobody waits', async () => {
  const pace = new PicturePace();
  await pace.turn();
  const order: string[] = [];
  setTimeout(() => order.push('others'), 1000).unref();
  await pace.turn();
  expect(order).toEqual([]);
});
