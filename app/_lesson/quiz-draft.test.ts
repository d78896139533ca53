import { expect, it } from 'vitest';
import { answerOf, EMPTY_DRAFT, isComplete, withChoice } from './quiz-draft.ts';

const chosen = (kind: 'single' | 'multiple', ...ids: string[]) =>
  ids.reduce((draft, id) => withChoice(kind, draft, id), EMPTY_DRAFT).choices;

it('of a single choice the last one counts', () => {
  expect(chosen('single', 'a', 'b')).toEqual(['b']);
});

it('of several choices each is put in and taken out again', () => {
  expect(chosen('multiple', 'a', 'b', 'a')).toEqual(['b']);
});

it('is complete with a choice, or with some text', () => {
  expect(isComplete('single', EMPTY_DRAFT)).toBe(false);
  expect(isComplete('multiple', { choices: ['a'], text: '' })).toBe(true);
  expect(isComplete('text', { choices: [], text: ' \n' })).toBe(false);
  expect(isComplete('text', { choices: [], text: 'exec' })).toBe(true);
});

it('is sent as what was asked for', () => {
  const draft = { choices: ['a'], text: ' exec ' };
  expect(answerOf('single', draft)).toEqual({ kind: 'choices', choices: ['a'] });
  expect(answerOf('text', draft)).toEqual({ kind: 'text', text: 'exec' });
});
