// The tables, for queries. What makes them is in migrations/: a column that changes here changes there, by a new file.
import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { storableText } from '../../lib/storable-text.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' }).notNull();
/** A learner who is deleted takes all that is theirs along. */
const learner = () =>
  uuid('learner')
    .notNull()
    .references(() => learners.id, { onDelete: 'cascade' });
const lesson = () => ({ course: text('course').notNull(), lesson: text('lesson').notNull() });

/** What comes from learners and their containers may hold text that PostgreSQL does not take. */
const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storableText(part) : part)),
});

export const learners = pgTable('learners', {
  id: uuid('id').primaryKey(),
  nickname: text('nickname'),
  locale: text('locale').notNull(),
  createdAt: instant('created_at'),
  seenAt: instant('seen_at'),
});

export const stepPasses = pgTable(
  'step_passes',
  { learner: learner(), ...lesson(), id: text('step').notNull(), at: instant('passed_at') },
  (table) => [primaryKey({ columns: [table.learner, table.course, table.lesson, table.id] })],
);

/** Why a step was not done, each time that this changed; null: nothing was missing. */
export const attempts = pgTable('attempts', {
  number: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  learner: learner(),
  ...lesson(),
  id: text('step').notNull(),
  at: instant('at'),
  reason: json('reason'),
});

export const quizAnswers = pgTable(
  'quiz_answers',
  {
    learner: learner(),
    ...lesson(),
    id: text('quiz').notNull(),
    answer: json('answer').notNull(),
    right: boolean('right').notNull(),
    at: instant('at'),
  },
  (table) => [primaryKey({ columns: [table.learner, table.course, table.lesson, table.id] })],
);

/** The latest run of each block. What it printed is not here. */
export const receipts = pgTable(
  'receipts',
  {
    learner: learner(),
    ...lesson(),
    id: text('block').notNull(),
    runId: uuid('run_id').notNull(),
    status: text('status').notNull(),
    exitCode: integer('exit_code'),
    durationMs: integer('duration_ms'),
    at: instant('at'),
  },
  (table) => [primaryKey({ columns: [table.learner, table.course, table.lesson, table.id] })],
);

/** What would have been inserted, in an upsert. */
export const excluded = (column: string) => sql.raw(`excluded."${column}"`);
