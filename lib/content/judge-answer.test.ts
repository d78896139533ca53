// Which answers to a quiz are right.
import { expect, it } from 'vitest';
import type { QuizAnswer } from '../protocol/messages.ts';
import { isAnswerTo, isRightAnswer } from './judge-answer.ts';
import type { Quiz } from './lesson.ts';

const choose = (...choices: string[]): QuizAnswer => ({ kind: 'choices', choices });
const write = (text: string): QuizAnswer => ({ kind: 'text', text });
const SINGLE: Quiz = { id: 'q', kind: 'single', choices: ['a', 'b'], right: ['b'] };
const MULTIPLE: Quiz = { id: 'q', kind: 'multiple', choices: ['a', 'b', 'c'], right: ['a', 'c'] };
const TEXT: Quiz = { id: 'q', kind: 'text', choices: [], right: ['docker container ls…', '컨테이너'] };

it.each<[string, Quiz, QuizAnswer, boolean]>([
  ['the right choice', SINGLE, choose('b'), true],
  ['another choice', SINGLE, choose('a'), false],
  ['all right choices in another order', MULTIPLE, choose('c', 'a'), true],
  ['a right choice twice', MULTIPLE, choose('a', 'a'), false],
  ['some of them', MULTIPLE, choose('a'), false],
  ['more than them', MULTIPLE, choose('a', 'b', 'c'), false],
  ['a text that fits', TEXT, write('docker container ls --all'), true],
  ['a text in other letters and with more blanks', TEXT, write('  Docker  Container LS '), true],
  ['a text in decomposed letters', TEXT, write('컨테이너'.normalize('NFD')), true],
  ['another text', TEXT, write('docker images'), false],
  ['a text to choices', SINGLE, write('b'), false],
  ['choices to a text', TEXT, choose('a'), false],
])('%s', (_, quiz, answer, right) => {
  expect(isRightAnswer(quiz, answer)).toBe(right);
});

it.each<[string, Quiz, QuizAnswer, boolean]>([
  ['one of the choices', SINGLE, choose('a'), true],
  ['two where one is to be chosen', SINGLE, choose('a', 'b'), false],
  ['a choice that is none', MULTIPLE, choose('a', 'z'), false],
  ['a text where something is to be chosen', MULTIPLE, write('a'), false],
  ['choices where something is to be written', TEXT, choose('a'), false],
  ['a text', TEXT, write('anything'), true],
])('is an answer or not: %s', (_, quiz, answer, isOne) => {
  expect(isAnswerTo(quiz, answer)).toBe(isOne);
});
