// How long a learner waits for a sandbox when one is warm.

import type { Measure } from './context.ts';
import { repeat, since } from './context.ts';
import { createPool } from './sandboxes.ts';
import { waitUntil } from './wait-until.ts';

const CLAIMS = 12;

export const measure: Measure = async (context) => {
  const { poolSize } = context.config.capacity;
  const size = Math.max(1, poolSize);
  const pool = await createPool(context, size, size + 2);
  const values = await repeat(CLAIMS, context, async () => {
    await waitUntil('the pool is full', context, () => pool.counts.warm === size);
    const startMs = performance.now();
    const sandbox = await pool.claim({ owner: 'bench', address: null });
    const claimMs = since(startMs);
    await sandbox.dispose();
    return claimMs;
  });
  return [{ name: 'claim of a warm sandbox', unit: 'ms', values, target: 50 }];
};
