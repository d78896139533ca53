'use client';
// For authors: asks for the page again when a lesson changes on the disk. What the page holds stays: scroll, terminals, runs.
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { CONTENT_CHANGES_PATH } from '../../lib/content/watching.ts';

export function ContentWatch() {
  const { refresh } = useRouter();
  useEffect(() => {
    const changes = new EventSource(CONTENT_CHANGES_PATH);
    let version: string | undefined;
    changes.onmessage = ({ data }: MessageEvent<string>) => {
      // The first one only says where we are; after a break in the connection, it may be news.
      if (version !== undefined && data !== version) refresh();
      version = data;
    };
    return () => changes.close();
  }, [refresh]);
  return null;
}
