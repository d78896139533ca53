import { afterEach, expect, it, vi } from 'vitest';
import { Progress } from '../session/lesson/progress.ts';
import { MemoryProgressStore } from '../storage/memory-progress-store.ts';
import { readSiteProgress } from './read-site-progress.ts';

const ID = '3d0f7f7e-0000-4000-8000-000000000001';
afterEach(() => void vi.useRealTimers());

const make = (store = new MemoryProgressStore()) => ({ store, progress: new Progress(store, { warn() {} }) });

it('names the lessons once each, the last one touched first', async () => {
  const { store, progress } = make();
  await store.arrive(ID, 'ko', 1);
  await store.pass(ID, { course: 'c', lesson: 'one', id: 'a', passedAt: 1 });
  await store.pass(ID, { course: 'c', lesson: 'two', id: 'a', passedAt: 2 });
  await store.answer(ID, { course: 'c', lesson: 'one', id: 'q', answer: 'x', right: false, at: 3 });
  expect(await readSiteProgress(progress, ID)).toEqual({
    nickname: null,
    passed: ['one', 'two'].map((lesson) => ({ course: 'c', lesson, step: 'a' })),
    touched: ['one', 'two'].map((lesson) => ({ course: 'c', lesson })),
  });
});

it('is nothing of a learner who is not known', async () => {
  expect(await readSiteProgress(make().progress, ID)).toEqual({ nickname: null, passed: [], touched: [] });
});

it('is null while the database is away', async () => {
  const { store, progress } = make();
  store.isAway = true;
  expect(await readSiteProgress(progress, ID)).toBeNull();
});

it('is null after a second without an answer', async () => {
  vi.useFakeTimers();
  class Silent extends MemoryProgressStore {
    override profile(): Promise<never> {
      return new Promise(() => {});
    }
  }
  const reading = readSiteProgress(make(new Silent()).progress, ID);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await reading).toBeNull();
});
