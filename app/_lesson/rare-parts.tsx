'use client';
// Parts that not every lesson has: their code is no part of the page's. All of them are in the HTML.
import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { PartBoundary } from './part-boundary.tsx';

// The bundler finds what is imported only where it is written as the argument.
export const FileEditor = bounded(dynamic(() => import('./editor.tsx').then((it) => it.FileEditor)));
export const EngineMap = bounded(dynamic(() => import('./engine-map.tsx').then((it) => it.EngineMap)));
export const HostList = bounded(dynamic(() => import('./host-list.tsx').then((it) => it.HostList)));
export const Lens = bounded(dynamic(() => import('./lens.tsx').then((it) => it.Lens)));
export const PreviewFrame = bounded(dynamic(() => import('./preview-frame.tsx').then((it) => it.PreviewFrame)));
export const Quiz = bounded(dynamic(() => import('./quiz.tsx').then((it) => it.Quiz)));

/** Where its code does not arrive, the rest of the lesson stays. */
function bounded<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return (props) => (
    <PartBoundary>
      <Part {...props} />
    </PartBoundary>
  );
}
