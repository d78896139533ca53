// Progress in memory, for whoever needs it no longer than this process: rehearsals and tests. It keeps the same contract as
// the database's, and can be away.
import { isDeepStrictEqual } from 'node:util';
import { SlipwayError } from '../../lib/errors.ts';
import { DEFAULT_LOCALE, type Locale } from '../../lib/i18n/locales.ts';
import {
  type Attempt,
  type ItemRef,
  type LearnerExport,
  type LearnerState,
  MAX_ATTEMPTS,
  type Note,
  type Profile,
  type ProgressStore,
  type QuizAnswerRow,
  type StepPass,
} from './progress-store.ts';

type Kept = {
  -readonly [K in keyof LearnerExport]: LearnerExport[K] extends readonly (infer T)[] ? T[] : LearnerExport[K];
};

export class MemoryProgressStore implements ProgressStore {
  /** As a server that cannot be reached. */
  isAway = false;
  readonly #learners = new Map<string, Kept>();

  async arrive(id: string, locale: Locale | null, atMs: number): Promise<LearnerState> {
    const kept = this.#of(id, locale ?? DEFAULT_LOCALE, atMs);
    if (kept.learner && locale !== null) kept.learner = { ...kept.learner, locale, seenAt: atMs };
    return this.read(id);
  }

  async read(id: string): Promise<LearnerState> {
    const { passes, answers } = await this.export(id);
    return { passes, answers };
  }

  async profile(id: string): Promise<Profile | null> {
    return (await this.export(id)).learner;
  }

  async pass(id: string, pass: StepPass): Promise<void> {
    const { passes } = this.#known(id);
    if (!passes.some(isAbout(pass))) passes.push(pass);
  }

  async answer(id: string, answer: QuizAnswerRow): Promise<void> {
    const { answers } = this.#known(id);
    const index = answers.findIndex(isAbout(answer));
    if (index < 0) answers.push(answer);
    else if (answer.right || !answers[index]?.right) answers[index] = answer;
  }

  async write(notes: readonly Note[]): Promise<void> {
    this.#reach();
    for (const note of notes) {
      const kept = this.#learners.get(note.learner);
      if (kept === undefined) continue;
      if (note.kind === 'receipt') {
        kept.receipts = [...kept.receipts.filter((one) => !isAbout(note.receipt)(one)), note.receipt];
        continue;
      }
      kept.attempts = withAttempt(kept.attempts, note.attempt);
    }
  }

  async setNickname(id: string, nickname: string | null, locale: Locale): Promise<void> {
    const kept = this.#of(id, locale, Date.now());
    if (kept.learner) kept.learner = { ...kept.learner, nickname };
  }

  async export(id: string): Promise<LearnerExport> {
    this.#reach();
    return structuredClone(this.#learners.get(id) ?? empty(null));
  }

  async forget(id: string): Promise<void> {
    this.#reach();
    this.#learners.delete(id);
  }

  async forgetUnseen(sinceMs: number): Promise<void> {
    this.#reach();
    for (const [id, { learner }] of this.#learners) if ((learner?.seenAt ?? 0) < sinceMs) this.#learners.delete(id);
  }

  #of(id: string, locale: Locale, atMs: number): Kept {
    this.#reach();
    const kept = this.#learners.get(id) ?? empty({ nickname: null, locale, createdAt: atMs, seenAt: atMs });
    this.#learners.set(id, kept);
    return kept;
  }

  #known(id: string): Kept {
    this.#reach();
    const kept = this.#learners.get(id);
    if (kept === undefined) throw new SlipwayError('database-unreachable', 'the learner is not known');
    return kept;
  }

  #reach(): void {
    if (this.isAway) throw new SlipwayError('database-unreachable', 'it is away');
  }
}

const empty = (learner: Profile | null): Kept => ({ learner, passes: [], answers: [], attempts: [], receipts: [] });

function withAttempt(attempts: Attempt[], attempt: Attempt): Attempt[] {
  const ofStep = attempts.filter(isAbout(attempt));
  const last = ofStep.at(-1);
  if (last && isDeepStrictEqual(last.reason, attempt.reason)) return attempts;
  const old = new Set(ofStep.slice(0, Math.max(0, ofStep.length + 1 - MAX_ATTEMPTS)));
  return [...attempts.filter((one) => !old.has(one)), attempt];
}

const isAbout = (item: ItemRef) => (one: ItemRef) =>
  one.course === item.course && one.lesson === item.lesson && one.id === item.id;
