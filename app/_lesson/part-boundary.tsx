'use client';
// Around a part whose code comes by itself: where it does not arrive, the rest of the lesson stays.
import { Component, type ReactNode } from 'react';
import { NotLoaded } from './not-loaded.tsx';

interface State {
  readonly isMissing: boolean;
}

export class PartBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { isMissing: false };

  static getDerivedStateFromError(): State {
    return { isMissing: true };
  }

  override render(): ReactNode {
    return this.state.isMissing ? <NotLoaded onRetry={() => location.reload()} /> : this.props.children;
  }
}
