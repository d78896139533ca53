// What a learner's work leaves for good, on its way to the database. What a page will be told of waits until it is kept;
// the rest is written a moment later, in order. Where the database is away, learners go on, and it is tried again.
import { SlipwayError } from '../../../lib/errors.ts';
import type { Locale, QuizState, Reason, Receipt } from '../../../lib/protocol/messages.ts';
import type { LearnerState, Note, ProgressStore } from '../../storage/progress-store.ts';
import { itemOf } from './item-key.ts';

export interface ProgressLog {
  warn(fields: object, message: string): void;
}

/** A page waits no longer for what is kept of its learner. */
const MEET_WITHIN_MS = 3000;
const RETRY_FROM_MS = 250;
const RETRY_TO_MS = 10_000;
/** Notes in one transaction. */
const BATCH = 200;
/** So many wait while the database is away; of more, the oldest are given up: nobody's work depends on them. */
const MAX_WAITING = 10_000;

/** A browser knows who its learner is for a year after the last visit: then nobody can see, or delete, what is kept. */
const RETENTION_MS = 400 * 24 * 60 * 60_000;
const MAINTAIN_EVERY_MS = 24 * 60 * 60_000;

/** One for all sessions. */
export class Progress {
  readonly store: ProgressStore;
  readonly #log: ProgressLog;
  /** By learner. */
  readonly #underWay = new Map<string, Set<Promise<unknown>>>();
  #notes: Note[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isAway = false;
  #maintainedAtMs = Number.NEGATIVE_INFINITY;

  constructor(store: ProgressStore, log: ProgressLog) {
    this.store = store;
    this.#log = log;
  }

  of(learner: string): LearnerProgress {
    return new LearnerProgress(this, learner);
  }

  /** This is being written of the learner, or read. */
  begin(learner: string, work: Promise<unknown>): void {
    const underWay = this.#underWay.get(learner) ?? new Set();
    this.#underWay.set(learner, underWay.add(work));
    const end = () => {
      underWay.delete(work);
      if (underWay.size === 0) this.#underWay.delete(learner);
    };
    work.then(end, end);
  }

  note(note: Note): void {
    this.#notes.push(note);
    if (this.#notes.length > MAX_WAITING) this.#notes.shift();
    if (this.#timer === undefined) void this.#begin();
  }

  /** Post-condition: nothing of the learner is left, nor comes later. @throws SlipwayError `database-unreachable` */
  async forget(learner: string): Promise<void> {
    this.#notes = this.#notes.filter((note) => note.learner !== learner);
    // What is on its way would come after it.
    await Promise.allSettled([...(this.#underWay.get(learner) ?? [])]);
    await this.store.forget(learner);
  }

  /** Forgets learners who will not come again, once a day however often it is called. @throws SlipwayError `database-unreachable` */
  async maintain(nowMs: number): Promise<void> {
    if (nowMs - this.#maintainedAtMs < MAINTAIN_EVERY_MS) return;
    await this.store.forgetUnseen(nowMs - RETENTION_MS);
    this.#maintainedAtMs = nowMs;
  }

  /** Post-condition: what was noted is written, or the database did not take it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#begin();
    clearTimeout(this.#timer);
  }

  /** The operator hears once that the database is away, and once that it is back. */
  tell(error: unknown): void {
    if (error === undefined) {
      if (this.#isAway) this.#log.warn({}, 'the database takes progress again');
    } else if (!this.#isAway) this.#log.warn({ err: error }, 'progress waits for the database');
    this.#isAway = error !== undefined;
  }

  #begin(): Promise<void> {
    if (this.#notes.length === 0) return Promise.resolve();
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** What is noted while a batch is written is the next one. */
  async #writeAll(): Promise<void> {
    try {
      while (this.#notes.length > 0) {
        // What is noted in the same moment belongs to it.
        await Promise.resolve();
        await this.#writeBatch(this.#notes.slice(0, BATCH));
      }
    } catch (error) {
      this.tell(error);
      this.#tryLater();
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch(batch: readonly Note[]): Promise<void> {
    await this.store.write(batch);
    this.tell(undefined);
    const written = new Set(batch);
    this.#notes = this.#notes.filter((note) => !written.has(note));
  }

  #tryLater(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#begin();
    }, RETRY_TO_MS);
    this.#timer.unref();
  }
}

export class LearnerProgress {
  readonly #progress: Progress;
  readonly #learner: string;
  readonly #lastReason = new Map<string, string>();
  /** Of the page that came last; null: none has come yet. */
  #locale: Locale | null = null;
  #known: Promise<LearnerState> | undefined;
  #meeting: Promise<void> | undefined;
  #firstMeeting: Promise<void> | undefined;
  #isOver = false;

  constructor(progress: Progress, learner: string) {
    this.#progress = progress;
    this.#learner = learner;
  }

  /**
   * The learner has come, to a page in this language. Resolves when what is kept of them was found once, or when that takes
   * too long: then it comes later.
   * @param onState what is kept now; called once for all who wait for it, unless the session ends before
   */
  meet(locale: Locale, onState: (state: LearnerState) => void): Promise<void> {
    this.#locale = locale;
    this.#known = undefined;
    this.#meeting ??= this.#meetAtLast(onState).finally(() => {
      this.#meeting = undefined;
    });
    this.#firstMeeting ??= this.#inTime(this.#meeting);
    return this.#firstMeeting;
  }

  async #inTime(met: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MEET_WITHIN_MS);
    });
    await Promise.race([met, tooLate]).finally(() => clearTimeout(timer));
  }

  /** Post-condition: the pass is kept. @throws SlipwayError `database-unreachable` */
  async pass(key: string, passedAt: number): Promise<void> {
    await this.#keep(() => this.#progress.store.pass(this.#learner, { ...itemOf(key), passedAt }));
  }

  /** Post-condition: the answer is kept. @throws SlipwayError `database-unreachable` */
  async answer(key: string, answer: unknown, right: boolean): Promise<void> {
    const row = { ...itemOf(key), answer, right, at: Date.now() };
    await this.#keep(() => this.#progress.store.answer(this.#learner, row));
  }

  /** What the database does not take now, the session's journal has. */
  noteAnswer({ quiz, answer, right }: QuizState): void {
    if (!this.#isOver) void this.answer(quiz, answer, right).catch(() => undefined);
  }

  /** The learner was told why a step is not done. Noted when the reason is another one than before. */
  noteReason(key: string, reason: Reason): void {
    const text = JSON.stringify(reason);
    if (this.#isOver || this.#lastReason.get(key) === text) return;
    this.#lastReason.set(key, text);
    const attempt = { ...itemOf(key), at: Date.now(), reason };
    this.#progress.note({ kind: 'attempt', learner: this.#learner, attempt });
  }

  /** Of one that has ended; what it printed is not noted. */
  noteReceipt(receipt: Receipt): void {
    const { status, block, runId } = receipt;
    if (this.#isOver || status === 'queued' || status === 'running') return;
    const { exitCode, durationMs } = status === 'lost' ? { exitCode: null, durationMs: null } : receipt;
    const row = { ...itemOf(block), runId, status, exitCode, durationMs, at: Date.now() };
    this.#progress.note({ kind: 'receipt', learner: this.#learner, receipt: row });
  }

  /** Nothing more is noted of the learner. */
  end(): void {
    this.#isOver = true;
  }

  async #meetAtLast(onState: (state: LearnerState) => void): Promise<void> {
    for (let delayMs = RETRY_FROM_MS; !this.#isOver; delayMs = Math.min(2 * delayMs, RETRY_TO_MS)) {
      const state = await this.#arrive().catch(() => undefined);
      if (state !== undefined) return this.#isOver ? undefined : onState(state);
      await new Promise<void>((resolve) => setTimeout(resolve, delayMs).unref());
    }
  }

  async #keep(work: () => Promise<void>): Promise<void> {
    this.#assertNotOver();
    await this.#arrive();
    this.#assertNotOver();
    try {
      await this.#told(work());
    } catch (error) {
      // Perhaps the learner is not known any more: the database may be another one than before.
      this.#known = undefined;
      throw error;
    }
  }

  /** It would make a learner known again who wants to be forgotten. */
  #assertNotOver(): void {
    if (this.#isOver) throw new SlipwayError('database-unreachable', 'the session is over');
  }

  /** Nothing can be kept of a learner who is not known. */
  #arrive(): Promise<LearnerState> {
    const arriving = this.#known ?? this.#told(this.#progress.store.arrive(this.#learner, this.#locale, Date.now()));
    this.#known = arriving;
    arriving.catch(() => {
      if (this.#known === arriving) this.#known = undefined;
    });
    return arriving;
  }

  async #told<T>(work: Promise<T>): Promise<T> {
    this.#progress.begin(this.#learner, work);
    try {
      const result = await work;
      this.#progress.tell(undefined);
      return result;
    } catch (error) {
      this.#progress.tell(error);
      throw error;
    }
  }
}
