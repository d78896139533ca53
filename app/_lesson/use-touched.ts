'use client';
// Which of some things are new or have changed since they were last shown, until the next change.
import { useEffect, useState } from 'react';

type Faces = ReadonlyArray<readonly [key: string, face: string]>;
interface Seen {
  readonly faces: ReadonlyMap<string, string>;
  readonly touched: ReadonlySet<string>;
}

/** @returns the keys of those that the last change touched; of the first picture, none */
export function useTouched(faces: Faces): ReadonlySet<string> {
  const [seen, setSeen] = useState<Seen>({ faces: new Map(faces), touched: new Set() });
  const news = faces.map(([key, face]) => `${key} ${face}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list with the same things is the same list
  useEffect(() => {
    setSeen((before) => {
      const touched = new Set(faces.flatMap(([key, face]) => (before.faces.get(key) === face ? [] : [key])));
      return touched.size === 0 && faces.length === before.faces.size ? before : { faces: new Map(faces), touched };
    });
  }, [news]);
  return seen.touched;
}
