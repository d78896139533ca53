// What is kept of answers.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Quiz } from '../../../lib/content/lesson.ts';
import type { QuizState } from '../../../lib/protocol/messages.ts';
import { MemoryStore } from '../../testing/session-parts.ts';
import { LearnerRecord } from '../learner-record.ts';
import { ANSWERS_PER_MINUTE, QuizBoard } from './quiz-board.ts';

const QUIZ: Quiz = { id: 'quiz', kind: 'single', choices: ['a', 'b'], right: ['b'] };
const KEY = 'course/lesson/quiz';
const choose = (choice: string) => ({ kind: 'choices' as const, choices: [choice] });

function quizBoard(store = new MemoryStore(), id = randomUUID()) {
  const told: QuizState[] = [];
  const given: QuizState[] = [];
  const board = new QuizBoard(new LearnerRecord(store.open(id)), {
    onAnswer: (state) => void given.push(state),
    onState: (state) => void told.push(state),
  });
  return { board, told, given, again: () => quizBoard(store, id) };
}

it('an answer is told, and is there again after a restart', () => {
  const { board, told, again } = quizBoard();
  board.answer(KEY, QUIZ, choose('a'));
  board.answer(KEY, QUIZ, choose('b'));
  expect(told.map(({ right }) => right)).toEqual([false, true]);
  expect(again().board.list).toMatchObject([{ quiz: KEY, right: true, answer: choose('b') }]);
});

it('once right stays right', () => {
  const { board, told, given } = quizBoard();
  board.answer(KEY, QUIZ, choose('b'));
  board.answer(KEY, QUIZ, choose('a'));
  expect(told.at(-1)).toMatchObject({ right: true, answer: choose('b') });
  expect(given).toHaveLength(1);
});

describe('an answer that is kept elsewhere', () => {
  const row = (choice: string, right: boolean) => ({
    ...{ course: 'course', lesson: 'lesson', id: 'quiz', at: 1 },
    ...{ answer: choose(choice), right },
  });

  it('is told, and is there from then on, without being given again', () => {
    const { board, told, given, again } = quizBoard();
    board.remember([row('a', false)]);
    expect(told).toMatchObject([{ quiz: KEY, right: false, answer: choose('a') }]);
    expect(given).toEqual([]);
    expect(again().board.list).toEqual(told);
  });

  it.each([
    ['a wrong one by a right one', 'a', row('b', true), 'b'],
    ['no right one', 'b', row('a', false), 'b'],
    ['no wrong one by another wrong one', 'a', row('c', false), 'a'],
  ])('replaces %s', (_, answered, kept, expected) => {
    const { board } = quizBoard();
    board.answer(KEY, { ...QUIZ, choices: ['a', 'b', 'c'] }, choose(answered));
    board.remember([kept]);
    expect(board.list).toMatchObject([{ answer: choose(expected) }]);
  });

  it('is passed over where nobody could have given it', () => {
    const { board, told } = quizBoard();
    board.remember([{ ...row('a', true), answer: 'a' }]);
    expect([board.list, told]).toEqual([[], []]);
  });
});

it('what is no answer to it is refused', () => {
  const { board } = quizBoard();
  expect(() => board.answer(KEY, QUIZ, choose('z'))).toThrow(expect.objectContaining({ code: 'bad-message' }));
  expect(board.list).toEqual([]);
});

it('so many answers are taken in a minute', () => {
  const { board } = quizBoard();
  for (let count = 0; count < ANSWERS_PER_MINUTE; count += 1) board.answer(KEY, QUIZ, choose('a'));
  expect(() => board.answer(KEY, QUIZ, choose('b'))).toThrow(expect.objectContaining({ code: 'rate-limited' }));
});
