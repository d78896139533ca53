// Learners' progress in the database.
import { asc, eq, inArray, lt, sql } from 'drizzle-orm';
import { DEFAULT_LOCALE, type Locale } from '../../lib/i18n/locales.ts';
import type { Database, Queries } from './database.ts';
import {
  type Attempt,
  type LearnerExport,
  type LearnerState,
  MAX_ATTEMPTS,
  type Note,
  type Profile,
  type ProgressStore,
  type QuizAnswerRow,
  type ReceiptRow,
  type StepPass,
} from './progress-store.ts';
import { attempts, excluded, learners, quizAnswers, receipts, stepPasses } from './schema.ts';

export class DatabaseProgressStore implements ProgressStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async arrive(id: string, locale: Locale | null, atMs: number): Promise<LearnerState> {
    const seenAt = new Date(atMs);
    await this.#database.run(async (queries) => {
      const row = { id, locale: locale ?? DEFAULT_LOCALE, createdAt: seenAt, seenAt };
      const insert = queries.insert(learners).values(row);
      if (locale === null) await insert.onConflictDoNothing();
      else await insert.onConflictDoUpdate({ target: learners.id, set: { locale, seenAt } });
    });
    return this.read(id);
  }

  read(id: string): Promise<LearnerState> {
    return this.#database.run(async (queries) => ({
      passes: await passesOf(queries, id),
      answers: await answersOf(queries, id),
    }));
  }

  async profile(id: string): Promise<Profile | null> {
    const [row] = await this.#database.run((queries) => queries.select().from(learners).where(eq(learners.id, id)));
    if (row === undefined) return null;
    const { nickname, locale, createdAt, seenAt } = row;
    return { nickname, locale, createdAt: createdAt.getTime(), seenAt: seenAt.getTime() };
  }

  async pass(learner: string, { passedAt, ...item }: StepPass): Promise<void> {
    const row = { learner, ...item, at: new Date(passedAt) };
    await this.#database.run((queries) => queries.insert(stepPasses).values(row).onConflictDoNothing());
  }

  async answer(learner: string, { at, answer, ...rest }: QuizAnswerRow): Promise<void> {
    const row = { learner, ...rest, answer, at: new Date(at) };
    await this.#database.run((queries) =>
      queries
        .insert(quizAnswers)
        .values(row)
        .onConflictDoUpdate({
          target: [quizAnswers.learner, quizAnswers.course, quizAnswers.lesson, quizAnswers.id],
          set: { answer: excluded('answer'), right: excluded('right'), at: excluded('at') },
          setWhere: sql`${excluded('right')} or not ${quizAnswers.right}`,
        }),
    );
  }

  async write(notes: readonly Note[]): Promise<void> {
    await this.#database.run((queries) =>
      queries.transaction(async (tx) => {
        const known = await knownOf(tx, notes);
        const kept = notes.filter(({ learner }) => known.has(learner));
        await writeAttempts(
          tx,
          kept.filter((note) => note.kind === 'attempt'),
        );
        for (const note of kept) if (note.kind === 'receipt') await writeReceipt(tx, note.learner, note.receipt);
      }),
    );
  }

  async setNickname(id: string, nickname: string | null, locale: Locale): Promise<void> {
    const now = new Date();
    await this.#database.run((queries) =>
      queries
        .insert(learners)
        .values({ id, nickname, locale, createdAt: now, seenAt: now })
        .onConflictDoUpdate({ target: learners.id, set: { nickname } }),
    );
  }

  export(id: string): Promise<LearnerExport> {
    return this.#database.run(async (queries) => ({
      learner: await this.profile(id),
      passes: await passesOf(queries, id),
      answers: await answersOf(queries, id),
      attempts: await attemptsOf(queries, id),
      receipts: await receiptsOf(queries, id),
    }));
  }

  async forget(id: string): Promise<void> {
    await this.#database.run((queries) => queries.delete(learners).where(eq(learners.id, id)));
  }

  async forgetUnseen(sinceMs: number): Promise<void> {
    await this.#database.run((queries) => queries.delete(learners).where(lt(learners.seenAt, new Date(sinceMs))));
  }
}

async function passesOf(queries: Queries, id: string): Promise<StepPass[]> {
  const rows = await queries
    .select()
    .from(stepPasses)
    .where(eq(stepPasses.learner, id))
    .orderBy(asc(stepPasses.at), asc(stepPasses.id));
  return rows.map(({ learner: _, at, ...item }) => ({ ...item, passedAt: at.getTime() }));
}

async function answersOf(queries: Queries, id: string): Promise<QuizAnswerRow[]> {
  const rows = await queries
    .select()
    .from(quizAnswers)
    .where(eq(quizAnswers.learner, id))
    .orderBy(asc(quizAnswers.at), asc(quizAnswers.id));
  return rows.map(({ learner: _, at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

async function attemptsOf(queries: Queries, id: string): Promise<Attempt[]> {
  const rows = await queries.select().from(attempts).where(eq(attempts.learner, id)).orderBy(asc(attempts.number));
  return rows.map(({ learner: _, number: __, at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

async function receiptsOf(queries: Queries, id: string): Promise<ReceiptRow[]> {
  const rows = await queries
    .select()
    .from(receipts)
    .where(eq(receipts.learner, id))
    .orderBy(asc(receipts.at), asc(receipts.id));
  return rows.map(({ learner: _, at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

/** Locked until they are written, so that nobody of them is deleted meanwhile. */
async function knownOf(tx: Queries, notes: readonly Note[]): Promise<Set<string>> {
  const ids = [...new Set(notes.map(({ learner }) => learner))];
  if (ids.length === 0) return new Set();
  const rows = await tx.select({ id: learners.id }).from(learners).where(inArray(learners.id, ids)).for('key share');
  return new Set(rows.map(({ id }) => id));
}

async function writeReceipt(tx: Queries, learner: string, { at, ...rest }: ReceiptRow): Promise<void> {
  const { runId, status, exitCode, durationMs } = rest;
  const row = { learner, ...rest, at: new Date(at) };
  await tx
    .insert(receipts)
    .values(row)
    .onConflictDoUpdate({
      target: [receipts.learner, receipts.course, receipts.lesson, receipts.id],
      set: { runId, status, exitCode, durationMs, at: row.at },
    });
}

async function writeAttempts(tx: Queries, notes: ReadonlyArray<Note & { kind: 'attempt' }>): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map(({ learner, attempt: { at, ...rest } }) => ({ learner, ...rest, at: new Date(at) }));
  await tx.insert(attempts).values(rows);
  await thinOut(tx, [...new Set(rows.map(({ learner }) => learner))]);
}

/** Post-condition: of each step the last ones are left, and none with the reason of the one before. */
async function thinOut(tx: Queries, learnerIds: readonly string[]): Promise<void> {
  const step = sql`partition by ${attempts.learner}, ${attempts.course}, ${attempts.lesson}, ${attempts.id}`;
  const inOrder = sql`(${step} order by ${attempts.number})`;
  const ranked = tx
    .select({
      number: attempts.number,
      nth: sql<number>`row_number() over ${inOrder}`.as('nth'),
      fromEnd: sql<number>`row_number() over (${step} order by ${attempts.number} desc)`.as('from_end'),
      isSame: sql<boolean>`${attempts.reason} is not distinct from lag(${attempts.reason}) over ${inOrder}`.as(
        'is_same',
      ),
    })
    .from(attempts)
    .where(inArray(attempts.learner, [...learnerIds]))
    .as('ranked');
  const surplus = tx
    .select({ number: ranked.number })
    .from(ranked)
    .where(sql`${ranked.fromEnd} > ${MAX_ATTEMPTS} or (${ranked.isSame} and ${ranked.nth} > 1)`);
  await tx.delete(attempts).where(inArray(attempts.number, surplus));
}
