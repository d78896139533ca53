'use client';
// The command of a block: to be read, or, where the lesson allows it, to be changed.
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { CommandWords } from './command-words.tsx';
import styles from './run-block.module.css';

/** Each line with its prompt; what a line goes on with after a backslash has none. */
export function CommandLines({ command, inside }: { command: string; inside: boolean }) {
  const lines = command.trimEnd().split('\n');
  const numbered = lines.map((line, index) => ({ line, number: index + 1, before: lines[index - 1] }));
  return (
    <pre className={styles.command} data-inside={inside || undefined}>
      <code>
        {numbered.map(({ line, number, before }) => (
          <span key={number} className={styles.line} data-continued={before?.endsWith('\\') || undefined}>
            <CommandWords line={line} />
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}

interface FieldProps {
  readonly command: string;
  readonly onChange: (command: string) => void;
  /** Ctrl or ⌘ with Enter. */
  readonly onRun: () => void;
  readonly onLeave: () => void;
}

export function CommandField({ command, onChange, onRun, onLeave }: FieldProps) {
  const t = useTranslations('block');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      className={styles.field}
      aria-label={t('editedCommand')}
      value={command}
      rows={command.split('\n').length}
      maxLength={LIMITS.editedCommandChars}
      spellCheck={false}
      autoCapitalize="off"
      onChange={({ target }) => onChange(target.value)}
      onKeyDown={({ key, ctrlKey, metaKey, nativeEvent }) => {
        if (nativeEvent.isComposing) return;
        if (key === 'Enter' && (ctrlKey || metaKey)) onRun();
        if (key === 'Escape') onLeave();
      }}
    />
  );
}
