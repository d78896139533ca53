'use client';
// Code that is loaded once it is wanted. Where it does not arrive, only what wanted it does without: React's `lazy` would
// take the whole page away, and never ask again.
import { useEffect, useState } from 'react';

export type Lazily<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'loaded'; readonly code: T }
  | { readonly status: 'failed'; readonly retry: () => void };

/** @param load always the same function */
export function useLazily<T>(load: () => Promise<T>, wanted: boolean): Lazily<T> {
  const [state, setState] = useState<Lazily<T>>({ status: 'loading' });
  const [round, setRound] = useState(0);
  const needed = wanted && state.status !== 'loaded';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further try asks again
  useEffect(() => {
    if (!needed) return undefined;
    let isOver = false;
    const retry = () => {
      setState({ status: 'loading' });
      setRound((before) => before + 1);
    };
    load().then(
      (code) => isOver || setState({ status: 'loaded', code }),
      () => isOver || setState({ status: 'failed', retry }),
    );
    return () => {
      isOver = true;
    };
  }, [load, needed, round]);
  return state;
}
