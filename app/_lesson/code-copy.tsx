'use client';
// Copies the code beside a button of the prose. One listener for all of them: the buttons themselves are only HTML.
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2000;

export function CodeCopy() {
  const t = useTranslations('block');
  const [said, setSaid] = useState('');
  useEffect(() => {
    const ended = new AbortController();
    const saying = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
    const copy = async ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy-code]') : null;
      if (button === null) return;
      const copied = await copyText(button.parentElement?.querySelector('pre')?.textContent ?? '');
      setSaid(t(copied ? 'copied' : 'copyFailed'));
      button.dataset.copied = String(copied);
      clearTimeout(saying.get(button));
      const timer = setTimeout(() => {
        saying.delete(button);
        delete button.dataset.copied;
        setSaid('');
      }, SHOWN_MS);
      saying.set(button, timer);
    };
    document.addEventListener('click', (event) => void copy(event), { signal: ended.signal });
    return () => {
      ended.abort();
      for (const timer of saying.values()) clearTimeout(timer);
    };
  }, [t]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
