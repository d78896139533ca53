// The parts of a lesson as they are tried, one after the other. After one without which nothing makes sense, the rest is
// skipped.
import type { PartReport } from './lesson-report.ts';

export class PartList {
  readonly #onProgress: (text: string) => void;
  readonly #reports: PartReport[] = [];
  #isGivenUp = false;

  constructor(onProgress: (text: string) => void) {
    this.#onProgress = onProgress;
  }

  get reports(): readonly PartReport[] {
    return this.#reports;
  }

  progress(text: string): void {
    this.#onProgress(text);
  }

  /** What comes after the present part would fail whatever it is worth. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** @param attempt @returns why the part does not hold */
  async add(kind: PartReport['kind'], id: string, attempt: () => Promise<string[]>): Promise<void> {
    if (this.#isGivenUp) {
      this.#reports.push({ kind, id, durationMs: 0, failures: [], notes: [], skipped: true });
      return;
    }
    const startedAt = performance.now();
    this.#onProgress(`${kind} ${id}`);
    const took = () => Math.round(performance.now() - startedAt);
    try {
      const failures = await attempt();
      this.#reports.push({ kind, id, durationMs: took(), failures, notes: [], skipped: false });
      if (kind === 'sandbox' && failures.length > 0) this.giveUp();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#reports.push({ kind, id, durationMs: took(), failures: [message], notes: [], skipped: false });
      throw error;
    }
  }
}
