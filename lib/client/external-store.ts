// A value with listeners, in the shape that React's useSyncExternalStore wants. Knows nothing of React.

export interface ExternalStore<T> {
  get(): T;
  /** Tells the listeners only if the value is another one. */
  update(change: (value: T) => T): void;
  /** @returns the way to stop listening */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): ExternalStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    update(change) {
      const next = change(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
