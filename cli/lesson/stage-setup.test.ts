// Ctrl-C: what is under way is told, once, and a person reads one plain line.
import { expect, it } from 'vitest';
import { describeFailure } from '../failure.ts';
import { InterruptedError } from '../interrupted-error.ts';
import { createScreen } from '../screen.ts';
import { untilInterrupted } from './stage-setup.ts';

const shown: string[] = [];
const screen = { transient: (text: string) => void shown.push(text) };

it('aborts at the first of two, and does not listen any more afterwards', () => {
  const before = process.listenerCount('SIGINT');
  const interrupted = untilInterrupted(screen);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  interrupted[Symbol.dispose]();
  expect(interrupted.signal.reason).toMatchObject({ name: 'InterruptedError', exitCode: 130 });
  // The last one clears the line.
  expect(shown).toEqual(['Interrupted: what was made is being removed', '']);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

it('is a line without a stack, and an exit code that tells the signal', () => {
  const error = new InterruptedError('SIGTERM');
  expect(describeFailure(error, createScreen())).toBe('Interrupted; nothing is left behind.');
  expect(error.exitCode).toBe(143);
});
