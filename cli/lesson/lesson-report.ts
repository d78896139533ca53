// What came of a lesson's rehearsal. Data only.

/** A part of a lesson that holds or does not. */
export interface PartReport {
  /** `text`: what is written, without running anything. */
  readonly kind: 'text' | 'sandbox' | 'block' | 'quiz' | 'step' | 'file' | 'transcripts';
  readonly id: string;
  readonly durationMs: number;
  /** Why it does not hold, in words; none where it does. */
  readonly failures: readonly string[];
  /** What the author may want to know all the same. */
  readonly notes: readonly string[];
  /** Something before it failed, without which it could not be tried. */
  readonly skipped: boolean;
}

export interface LessonReport {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly durationMs: number;
  readonly parts: readonly PartReport[];
}

export const hasFailed = ({ parts }: LessonReport): boolean => parts.some(({ failures }) => failures.length > 0);

/** Of something that needed no trying. */
export const foundPart = (kind: PartReport['kind'], failures: readonly string[], notes: readonly string[] = []) => ({
  ...{ kind, id: kind, durationMs: 0, failures, notes, skipped: false },
});
