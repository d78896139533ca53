// The parts of the prose that need nothing of a browser: remarks, figures, terms. Only HTML and CSS.
import { type ReactNode, useId } from 'react';
import styles from './prose-parts.module.css';

interface AsideProps {
  readonly kind: 'note' | 'warning';
  readonly heading: string;
  readonly children: ReactNode;
}

/** A remark beside the main text. */
export function Aside({ kind, heading, children }: AsideProps) {
  return (
    <aside className={styles.aside} data-kind={kind} role="note" aria-label={heading}>
      <p className={styles.title}>{heading}</p>
      {children}
    </aside>
  );
}

interface FigureProps {
  readonly src: string;
  /** The same for dark pages. */
  readonly dark?: string | undefined;
  readonly alt: string;
  readonly caption?: ReactNode;
}

/** What is not shown is not loaded either: it is lazy. */
export function Figure({ src, dark, alt, caption }: FigureProps) {
  return (
    <figure className={styles.figure}>
      {/* biome-ignore lint/performance/noImgElement: an author's file, served as it is */}
      <img src={src} alt={alt} loading="lazy" data-for={dark === undefined ? undefined : 'light'} />
      {/* biome-ignore lint/performance/noImgElement: see above */}
      {dark !== undefined && <img src={dark} alt={alt} loading="lazy" data-for="dark" />}
      {caption !== undefined && <figcaption>{caption}</figcaption>}
    </figure>
  );
}

interface TermProps {
  readonly meaning: ReactNode;
  readonly children: ReactNode;
}

/** A word whose meaning opens beside it: the browser's own popover, which the Escape key closes. */
export function Term({ meaning, children }: TermProps) {
  const anchor = `term-${useId().replaceAll(/\W/g, '')}`;
  const name = `--${anchor}`;
  return (
    <>
      <button type="button" className={styles.term} popoverTarget={anchor} style={{ anchorName: name }}>
        {children}
      </button>
      <span id={anchor} className={styles.meaning} popover="auto" style={{ positionAnchor: name }}>
        {meaning}
      </span>
    </>
  );
}
