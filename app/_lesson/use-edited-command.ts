'use client';
// A block's command as the learner has changed it, for as long as the page is there.
import { useState } from 'react';
import type { PublicBlock } from '../../lib/content/lesson.ts';

export interface EditedCommand {
  /** What would run. */
  readonly command: string;
  /** null: it is as the lesson has it. */
  readonly changed: string | null;
  readonly isEmpty: boolean;
  readonly editing: boolean;
  edit(): void;
  change(command: string): void;
  /** Keeps what was written. */
  leave(): void;
  /** Back to the lesson's. */
  reset(): void;
}

export function useEditedCommand({ command: original, editable }: PublicBlock): EditedCommand {
  /** null: nothing, so that a lesson that changes under it is followed. */
  const [written, setWritten] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const command = editable ? (written ?? original) : original;
  return {
    command,
    changed: command === original ? null : command,
    isEmpty: command.trim() === '',
    editing,
    edit: () => setEditing(true),
    change: setWritten,
    leave: () => setEditing(false),
    reset() {
      setWritten(null);
      setEditing(false);
    },
  };
}
