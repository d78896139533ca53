// What is kept of answers.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Quiz } from '../../lib/content/lesson.ts';
import type { QuizState } from '../../lib/protocol/messages.ts';
import { MemoryStore } from '../testing/session-parts.ts';
import { LearnerRecord } from './learner-record.ts';
import { ANSWERS_PER_MINUTE, QuizBoard } from './quiz-board.ts';

const QUIZ: Quiz = { id: 'quiz', kind: 'single', choices: ['a', 'b'], right: ['b'] };
const KEY = 'course/lesson/quiz';
const choose = (choice: string) => ({ kind: 'choices' as const, choices: [choice] });

function quizBoard(store = new MemoryStore(), id = randomUUID()) {
  const told: QuizState[] = [];
  const board = new QuizBoard(new LearnerRecord(store.open(id)), (state) => void told.push(state));
  return { board, told, again: () => quizBoard(store, id) };
}

it('an answer is told, and is there again after a restart', () => {
  const { board, told, again } = quizBoard();
  board.answer(KEY, QUIZ, choose('a'));
  board.answer(KEY, QUIZ, choose('b'));
  expect(told.map(({ right }) => right)).toEqual([false, true]);
  expect(again().board.list).toMatchObject([{ quiz: KEY, right: true, answer: choose('b') }]);
});

it('once right stays right', () => {
  const { board, told } = quizBoard();
  board.answer(KEY, QUIZ, choose('b'));
  board.answer(KEY, QUIZ, choose('a'));
  expect(told.at(-1)).toMatchObject({ right: true, answer: choose('b') });
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
