// What was done last, or why it was not.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { MAX_NICKNAME_CHARS } from '../../lib/my-data.ts';
import styles from './my-data.module.css';
import type { Note } from './note.ts';

/** Where `aria-describedby` of a refused field points. */
export const NOTE_ID = 'note';

export function NoteLine({ note, locale }: { note: Note | undefined; locale: Locale }) {
  if (note === undefined) return null;
  const isDone = note.kind === 'done';
  return (
    <p id={NOTE_ID} className={styles.note} role={isDone ? 'status' : 'alert'} data-note={note.kind}>
      {textOf(note, locale)}
    </p>
  );
}

function textOf(note: Note, locale: Locale): string {
  const t = translatorFor(locale, 'myData');
  if (note.kind === 'away') return t('away');
  if (note.kind === 'done') return t(`outcomes.${note.outcome}`);
  return note.problem === 'nickname'
    ? t('problems.nickname', { max: MAX_NICKNAME_CHARS })
    : t(`problems.${note.problem}`);
}
