import { expect, it } from 'vitest';
import { FileLine } from './file-line.ts';

it('lets one work at a time, and no more than some wait', async () => {
  const line = new FileLine();
  let [atOnce, most, done] = [0, 0, 0];
  const work = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    done += 1;
    if (done === 2) throw new Error('no such file');
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => line.run(work)));
  expect(most).toBe(1);
  expect(done).toBe(16);
  expect(outcomes.slice(0, 3).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(line.run(work)).resolves.toBeUndefined();
});
