import { expect, it, vi } from 'vitest';
import type { Check } from '../../lib/content/check.ts';
import { DisposableStore } from '../../lib/disposable.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { firstLineOf } from './probe-script.ts';
import { StepWatcher } from './step-watcher.ts';

const BASE = { host: 'sandbox', because: null } as const;
const FIRST = 'course/lesson/first';
const command: Check = { ...BASE, kind: 'command', pattern: 'docker … ls' };
const question: Check = { ...BASE, kind: 'question', quiz: 'q' };
const script: Check = { ...BASE, kind: 'script', script: 'true', timeoutMs: 1000 };

function watching(check: Check) {
  const passed = new Map<string, number>();
  const reasons: string[] = [];
  const watcher = new StepWatcher({
    passedAt: (ref) => passed.get(ref),
    onReason: (_, { code }) => void reasons.push(code),
    onPassed: (ref, atMs) => void passed.set(ref, atMs),
    onLapse: () => undefined,
    onError: () => undefined,
  });
  watcher.watch([{ ref: FIRST, check, previous: null }]);
  return { watcher, passed, reasons };
}

it('passes a step whose command was run, in any line of what was entered', () => {
  const { watcher, passed } = watching(command);
  watcher.noteCommand('sandbox', 'docker run x');
  expect(passed.has(FIRST)).toBe(false);
  watcher.noteCommand('sandbox', 'echo one\ndocker container ls');
  expect(passed.has(FIRST)).toBe(true);
});

it('passes a step whose question was answered, of its own lesson alone', () => {
  const { watcher, passed } = watching(question);
  watcher.noteQuiz('course/other/q');
  expect(passed.has(FIRST)).toBe(false);
  watcher.noteQuiz('course/lesson/q');
  expect(passed.has(FIRST)).toBe(true);
});

it('runs a script when somebody asks, and tells what it said', async () => {
  const { watcher, passed, reasons } = watching(script);
  const ends = [{ exitCode: 1, stdout: 'not \x1b[1myet\nmore' }];
  const exec = async () => ({ stderr: '', ...(ends.shift() ?? { exitCode: 0, stdout: '' }) });
  const engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    },
    listContainers: async () => [],
  });
  await using store = new DisposableStore();
  const sandbox = { id: 's', engine, exec, dial: () => Promise.reject(new Error('no')) };
  watcher.serve('sandbox', { sandbox, beganAtMs: 0, seen: [], commands: [], onSeen: () => undefined }, store);
  await vi.waitFor(() => expect(reasons).toEqual(['script-failed']), 10_000);
  watcher.checkNow(FIRST);
  await vi.waitFor(() => expect(passed.has(FIRST)).toBe(true), 10_000);
});

it('shows of what a script says one line without control characters', () => {
  expect(firstLineOf('\n  not \x1b[1myet\u202e\nmore')).toBe('not  [1myet');
});
