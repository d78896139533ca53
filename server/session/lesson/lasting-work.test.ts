// What a session has of its learner's work beside its journal, and what the database gets of that.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Quiz } from '../../../lib/content/lesson.ts';
import type { ServerMessage } from '../../../lib/protocol/messages.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { MemoryProgressStore } from '../../storage/memory-progress-store.ts';
import { FakeSandboxProvider } from '../../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { Session } from '../session.ts';
import { Progress } from './progress.ts';

const QUIZ: Quiz = { id: 'quiz', kind: 'single', choices: ['a', 'b'], right: ['b'] };
const KEY = 'course/lesson/quiz';
const ITEM = { course: 'course', lesson: 'lesson' };
const STEP = { status: 'passed', step: 'course/lesson/step', passedAt: 5, lapsed: null } as const;
const choose = (choice: string) => ({ kind: 'choices' as const, choices: [choice] });

let pool: WarmPool;
let database: MemoryProgressStore;
let sessions: Session[];
const learner = randomUUID();

beforeEach(() => {
  vi.useFakeTimers();
  pool = testPool(new FakeSandboxProvider());
  database = new MemoryProgressStore();
  sessions = [];
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.dispose()));
  await pool.dispose();
  vi.useRealTimers();
});

/** As a server that has only this journal of the learner. */
function begin(journal = new MemoryStore()) {
  const context = testContext(pool, { progress: new Progress(database, { warn() {} }) });
  const session = new Session(context, journal.open(learner));
  sessions.push(session);
  const told: ServerMessage[] = [];
  session.subscribe((message) => void told.push(message));
  return { session, told };
}

it('answers are there for a learner whose journal is not', async () => {
  const { session: before } = begin();
  await before.meet('ko');
  before.answerQuiz(KEY, QUIZ, choose('a'));
  before.answerQuiz(KEY, QUIZ, choose('b'));
  await vi.advanceTimersByTimeAsync(0);
  const { session } = begin();
  await session.meet('ko');
  expect(session.snapshot().quizzes).toMatchObject([{ quiz: KEY, right: true, answer: choose('b') }]);
});

it('an answer from elsewhere comes with the next page, and is not given again', async () => {
  const { session, told } = begin();
  await session.meet('ko');
  await database.answer(learner, { ...ITEM, id: 'quiz', answer: choose('b'), right: true, at: 7 });
  await session.meet('ko');
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toMatchObject([{ type: 'quiz', quiz: { quiz: KEY, right: true } }]);
  expect((await database.read(learner)).answers).toMatchObject([{ at: 7 }]);
});

it('what was done while the database was away is kept when the next page comes', async () => {
  database.isAway = true;
  const { session } = begin();
  void session.meet('en');
  session.answerQuiz(KEY, QUIZ, choose('b'));
  await vi.advanceTimersByTimeAsync(0);
  database.isAway = false;
  void session.meet('en');
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await database.read(learner)).answers).toMatchObject([{ id: 'quiz', right: true }]);
});

it('a pass of a journal from before the database is kept once, with its time', async () => {
  const journal = new MemoryStore();
  journal.open(learner).put(`step:${STEP.step}`, STEP);
  const { session } = begin(journal);
  for (const locale of ['ko', 'ko'] as const) await session.meet(locale);
  await vi.advanceTimersByTimeAsync(0);
  expect((await database.read(learner)).passes).toEqual([{ ...ITEM, id: 'step', passedAt: 5 }]);
});

it('the learner is known by the language of the page that came last', async () => {
  const { session } = begin();
  await session.meet('en');
  expect((await database.profile(learner))?.locale).toBe('en');
  await session.meet('ko');
  expect((await database.profile(learner))?.locale).toBe('ko');
});
