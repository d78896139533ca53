import { describe, expect, test } from 'vitest';
import { DisposableStore } from './disposable.ts';

/** A store with named clean-ups, and the order in which they were called. */
function storeOf(...names: string[]) {
  const store = new DisposableStore();
  const calls: string[] = [];
  for (const name of names) store.add(() => void calls.push(name));
  return { store, calls };
}

describe('disposing', () => {
  test('calls the last registered first', async () => {
    const { store, calls } = storeOf('one', 'two', 'three');
    await store.dispose();
    expect(calls).toEqual(['three', 'two', 'one']);
  });

  test('waits for each clean-up before the next', async () => {
    const { store, calls } = storeOf('below');
    store.add(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      calls.push('slow');
    });
    await store.dispose();
    expect(calls).toEqual(['slow', 'below']);
  });

  test('happens once, and everybody who asks waits for the same end', async () => {
    const { store, calls } = storeOf('one');
    expect(store.dispose()).toBe(store.dispose());
    await store.dispose();
    expect(calls).toEqual(['one']);
  });

  test('calls all of them when some fail, and then says which failed', async () => {
    const { store, calls } = storeOf('below');
    store.add(() => {
      throw new Error('thrown');
    });
    store.add(() => Promise.reject(new Error('rejected')));
    await expect(store.dispose()).rejects.toMatchObject({
      constructor: AggregateError,
      errors: [{ message: 'rejected' }, { message: 'thrown' }],
    });
    expect(calls).toEqual(['below']);
  });

  test('by a clean-up of the same store calls each of them once', async () => {
    const { store, calls } = storeOf('below');
    store.add(() => {
      calls.push('again');
      return store.dispose();
    });
    await store.dispose();
    expect(calls).toEqual(['again', 'below']);
  });

  test('happens at the end of `await using`', async () => {
    const { store, calls } = storeOf('one');
    {
      await using owner = store;
      expect(owner.disposed).toBe(false);
    }
    expect(calls).toEqual(['one']);
    expect(store.disposed).toBe(true);
  });

  test('of an empty store is fine', async () => {
    await expect(new DisposableStore().dispose()).resolves.toBeUndefined();
  });
});

describe('adding', () => {
  test('gives the clean-up back', () => {
    const cleanup = () => undefined;
    expect(new DisposableStore().add(cleanup)).toBe(cleanup);
  });

  test('to a disposed store cleans up at once', async () => {
    const { store, calls } = storeOf();
    await store.dispose();
    store.add(() => void calls.push('late'));
    expect(calls).toEqual(['late']);
  });

  test('to a disposed store swallows what a clean-up rejects with', async () => {
    const { store } = storeOf();
    await store.dispose();
    expect(() => store.add(() => Promise.reject(new Error('late')))).not.toThrow();
  });

  test('to a disposed store swallows what a clean-up throws', async () => {
    const { store } = storeOf();
    await store.dispose();
    const late = () => {
      throw new Error('late');
    };
    expect(() => store.add(late)).not.toThrow();
  });

  test('while a clean-up is awaited cleans up too', async () => {
    const { store, calls } = storeOf('below');
    store.add(async () => {
      await Promise.resolve();
      store.add(() => void calls.push('late'));
    });
    await store.dispose();
    expect(calls).toEqual(['late', 'below']);
  });
});
