'use client';
// Searches as one types, and again when output comes. What searches is loaded with the first letter.
import { useEffect, useRef, useState } from 'react';
import type { Matches, ScreenForOverlay, Searcher, SearchOptions } from './screen/screen-ui.ts';

type Result = Matches | 'bad';
const NONE: Matches = { current: 0, count: 0 };

export function useSearcher(screen: ScreenForOverlay, term: string, { caseSensitive, regex }: SearchOptions) {
  const [result, setResult] = useState<Result>(NONE);
  const searcher = useRef<Searcher | null>(null);

  useEffect(() => {
    let ended = false;
    const begin = (loaded: Searcher): void => {
      if (ended) return;
      searcher.current = loaded;
      loaded.onMatches(setResult);
      setResult(loaded.find(term, { caseSensitive, regex, direction: 0 }) ?? 'bad');
    };
    // Without its code nothing is found; the next letter asks for it again.
    screen.searcher().then(begin, () => undefined);
    return () => {
      ended = true;
    };
  }, [screen, term, caseSensitive, regex]);

  useEffect(() => () => searcher.current?.clear(), []);

  const step = (direction: -1 | 1): void => {
    if (searcher.current !== null) setResult(searcher.current.find(term, { caseSensitive, regex, direction }) ?? 'bad');
  };
  return { result, step };
}
