import { expect, it } from 'vitest';
import { answerOf, draftOf, EMPTY_DRAFT, isComplete, verdictKey, withChoice } from './quiz-draft.ts';

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

it('begins with what was answered', () => {
  expect(draftOf(undefined)).toEqual(EMPTY_DRAFT);
  expect(draftOf({ kind: 'text', text: 'exec' })).toEqual({ choices: [], text: 'exec' });
  expect(draftOf({ kind: 'choices', choices: ['a'] })).toEqual({ choices: ['a'], text: '' });
});

it('is not given up for a verdict that is told again, as after a reconnect', () => {
  const answered = {
    quiz: 'l/q',
    answer: { kind: 'text', text: 'a' },
    right: false,
    verdict: '',
    because: {},
  } as const;
  expect(verdictKey({ ...answered })).toBe(verdictKey({ ...answered, answer: { ...answered.answer } }));
  expect(verdictKey({ ...answered, answer: { kind: 'text', text: 'b' } })).not.toBe(verdictKey(answered));
  expect(verdictKey(undefined)).not.toBe(verdictKey(answered));
});
