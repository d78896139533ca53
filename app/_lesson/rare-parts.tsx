'use client';
// Parts that not every lesson has: their code is no part of the page's. All of them are in the HTML.
import dynamic from 'next/dynamic';
import type { ComponentProps } from 'react';
import { PartBoundary } from './part-boundary.tsx';

const LazyEditor = dynamic(() => import('./editor.tsx').then((it) => it.FileEditor));
const LazyMap = dynamic(() => import('./engine-map.tsx').then((it) => it.EngineMap));
const LazyLens = dynamic(() => import('./lens.tsx').then((it) => it.Lens));
const LazyPreview = dynamic(() => import('./preview-frame.tsx').then((it) => it.PreviewFrame));
const LazyQuiz = dynamic(() => import('./quiz.tsx').then((it) => it.Quiz));

export function FileEditor(props: ComponentProps<typeof LazyEditor>) {
  return (
    <PartBoundary>
      <LazyEditor {...props} />
    </PartBoundary>
  );
}

export function EngineMap(props: ComponentProps<typeof LazyMap>) {
  return (
    <PartBoundary>
      <LazyMap {...props} />
    </PartBoundary>
  );
}

export function Lens() {
  return (
    <PartBoundary>
      <LazyLens />
    </PartBoundary>
  );
}

export function PreviewFrame(props: ComponentProps<typeof LazyPreview>) {
  return (
    <PartBoundary>
      <LazyPreview {...props} />
    </PartBoundary>
  );
}

export function Quiz(props: ComponentProps<typeof LazyQuiz>) {
  return (
    <PartBoundary>
      <LazyQuiz {...props} />
    </PartBoundary>
  );
}
