// What stands in the learner's way, why, and the way on: the shape that every notice has.
import type { ReactNode } from 'react';

export interface Notice {
  /** A notice with another key is another one. */
  readonly key: string;
  readonly tone: 'quiet' | 'caution' | 'bad';
  readonly title?: string;
  readonly text?: string;
  /** Beside the title, such as the time that is left. It changes by itself and is not announced. */
  readonly aside?: ReactNode;
  /** What screen readers are told when it appears, where that is not simply title and text. */
  readonly announcement?: string;
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
}

export const announcementOf = ({ announcement, title, text }: Notice): string =>
  announcement ?? [title, text].filter(Boolean).join('. ');
