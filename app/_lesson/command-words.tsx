// A line of a command that breaks between its words only: half of an option would be read as another one.
import styles from './command-words.module.css';

export function CommandWords({ line }: { line: string }) {
  return line.split(/(\s+)/).map((part, index) =>
    part.trim() === '' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a line never change places
      <span key={index} className={styles.word}>
        {part}
      </span>
    ),
  );
}
