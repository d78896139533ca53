import { describe } from 'vitest';
import { progressStoreContract } from '../testing/progress-store-contract.ts';
import { MemoryProgressStore } from './memory-progress-store.ts';

describe('progress in memory', () => {
  const store = new MemoryProgressStore();
  progressStoreContract(() => store);
});
