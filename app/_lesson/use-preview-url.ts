'use client';
// The address of a port's page, asked for once it is wanted, and again where the engine is another one.
import { useEffect, useState } from 'react';
import { type ErrorCode, errorCodeOf } from '../../lib/errors.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';

interface Wish {
  readonly host: string;
  readonly port: number;
  readonly wanted: boolean;
}

export type PreviewAddress =
  | { readonly status: 'unknown' }
  | { readonly status: 'known'; readonly url: string }
  | { readonly status: 'failed'; readonly code: ErrorCode; readonly retry: () => void };

export function usePreviewUrl({ host, port, wanted }: Wish): PreviewAddress {
  const { client } = useLive();
  const [address, setAddress] = useState<PreviewAddress>({ status: 'unknown' });
  const [round, setRound] = useState(0);
  const sandboxId = useLessonState((state) => state.sandboxId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine, or another try, asks again
  useEffect(() => {
    let isOver = false;
    setAddress({ status: 'unknown' });
    if (!wanted) return undefined;
    const retry = () => setRound((before) => before + 1);
    client
      .then(({ parts }) => parts.openPreview(host, port))
      .then(
        (url) => isOver || setAddress({ status: 'known', url }),
        (error: unknown) => isOver || setAddress({ status: 'failed', code: errorCodeOf(error), retry }),
      );
    return () => {
      isOver = true;
    };
  }, [client, host, port, wanted, sandboxId, round]);
  return address;
}
