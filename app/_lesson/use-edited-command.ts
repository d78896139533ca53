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
  const [written, setWritten] = useState(original);
  const [editing, setEditing] = useState(false);
  const command = editable ? written : original;
  return {
    command,
    changed: command === original ? null : command,
    isEmpty: command.trim() === '',
    editing,
    edit: () => setEditing(true),
    change: setWritten,
    leave: () => setEditing(false),
    reset() {
      setWritten(original);
      setEditing(false);
    },
  };
}
