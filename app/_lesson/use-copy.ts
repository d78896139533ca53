'use client';
// Copies text, and says for a moment how that went.
import { copyText } from './copy-text.ts';
import { useBriefly } from './use-briefly.ts';

/** A message of `block`. */
export type CopyResult = 'copied' | 'copyFailed';

export function useCopy(): readonly [result: CopyResult | null, copy: (text: string) => void] {
  const [result, say] = useBriefly<CopyResult>();
  return [result, (text) => void copyText(text).then((done) => say(done ? 'copied' : 'copyFailed'))];
}
