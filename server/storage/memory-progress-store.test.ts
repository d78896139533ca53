import { describe } from 'vitest';
import { MemoryProgressStore } from '../testing/memory-progress-store.ts';
import { progressStoreContract } from '../testing/progress-store-contract.ts';

describe('progress in memory', () => {
  const store = new MemoryProgressStore();
  progressStoreContract(() => store);
});
