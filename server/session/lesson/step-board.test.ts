// A pass that cannot be kept is tried again, for as long as the session is there.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DisposableStore } from '../../../lib/disposable.ts';
import type { StepState } from '../../../lib/protocol/messages.ts';
import type { ContainerDetails } from '../../engine/engine.ts';
import { containerDetails } from '../../testing/container-details.ts';
import { fakeEngine } from '../../testing/fake-engine.ts';
import { MemoryStore } from '../../testing/session-parts.ts';
import { LearnerRecord } from '../learner-record.ts';
import { StepBoard } from './step-board.ts';

const STEP = 'course/lesson/step';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One step, which the answer to a quiz passes. */
function answeredBoard(commit: () => Promise<void>, { leaveAlone = false } = {}) {
  const [onStep, onError] = [vi.fn(), vi.fn()];
  const board = new StepBoard(new LearnerRecord(new MemoryStore().open('learner')), {
    onStep,
    commit,
    onError,
  });
  const check = { kind: 'question', host: 'sandbox', because: null, quiz: 'quiz' } as const;
  if (leaveAlone) {
    // Answered before, and brought about by a jump since.
    board.noteQuiz('course/lesson/quiz');
    board.leaveAlone([STEP]);
  }
  board.watch([{ ref: STEP, check, previous: null }]);
  if (!leaveAlone) board.noteQuiz('course/lesson/quiz');
  return { board, onStep, onError };
}

it('is told once it is kept', async () => {
  const commit = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('away'));
  const { board, onStep } = answeredBoard(commit);
  await vi.advanceTimersByTimeAsync(500);
  expect(board.list).toMatchObject([{ status: 'todo' }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(commit).toHaveBeenCalledTimes(2);
  expect(onStep).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'passed', step: STEP }));
});

it.each<[string, (board: StepBoard) => void]>([
  ['is looked at', (board) => board.checkNow(STEP)],
  ['is worked on', (board) => board.noteQuiz('course/lesson/quiz')],
  ['is no longer brought about by a jump', (board) => board.leaveAlone([])],
])('that was left alone is watched again when it %s', async (_, act) => {
  const { board } = answeredBoard(async () => undefined, { leaveAlone: true });
  await vi.advanceTimersByTimeAsync(2000);
  expect(board.list).toMatchObject([{ status: 'todo' }]);
  act(board);
  await vi.advanceTimersByTimeAsync(500);
  expect(board.list).toMatchObject([{ status: 'passed' }]);
});

it('that cannot be kept is tried again less and less often, and says nothing of the engine', async () => {
  const commit = vi.fn(() => Promise.reject(new Error('away')));
  const { board, onError } = answeredBoard(commit);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(commit.mock.calls.length).toBeLessThan(30);
  expect(onError).not.toHaveBeenCalled();
  board.dispose();
});

it('is given up with the session', async () => {
  const commit = vi.fn(() => Promise.reject(new Error('away')));
  const { board } = answeredBoard(commit);
  await vi.advanceTimersByTimeAsync(500);
  board.dispose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(commit).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('knows after a restart of the server which commands were run, as long as the sandbox is the same', async () => {
  const memory = new MemoryStore();
  const check = { kind: 'command', host: 'sandbox', because: null, pattern: 'docker … ls' } as const;
  const heldIn = async (sandboxId: string, run: string[] = []) => {
    // Not now: what passed would be known by itself.
    const commit = vi.fn(() => Promise.reject(new Error('away')));
    const record = new LearnerRecord(memory.open('learner'));
    const board = new StepBoard(record, { onStep: () => undefined, commit, onError: () => undefined });
    const engine = fakeEngine({ async *events() {}, listContainers: async () => [] });
    await using store = new DisposableStore();
    board.serve('sandbox', { id: sandboxId, engine, exec: vi.fn(), dial: vi.fn() }, store);
    board.watch([{ ref: STEP, check, previous: null }]);
    for (const command of run) board.noteCommand('sandbox', command);
    board.dispose();
    return commit.mock.calls.length > 0;
  };
  expect(await heldIn('one', ['docker ps'])).toBe(false);
  expect(await heldIn('one', ['docker image ls'])).toBe(true);
  expect(await heldIn('one')).toBe(true);
  expect(await heldIn('two')).toBe(false);
});

/** A sandbox's engine that tells of containers as they are made. */
function liveEngine() {
  const containers: ContainerDetails[] = [];
  const waiting: Array<() => void> = [];
  const engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      while (!signal?.aborted) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
        const id = containers.at(-1)?.id ?? '';
        yield { type: 'container' as const, action: 'create', id, attributes: {}, timeNano: 0 };
      }
    },
    listContainers: async () => containers,
    inspectContainer: async (id) => containers.find((container) => container.id === id),
  });
  const make = (id: string) => {
    containers.push(containerDetails({ id, name: id, image: 'web', createdAt: Date.now() / 1000 }));
    for (const wake of waiting.splice(0)) wake();
  };
  const remove = (id: string) => {
    containers.splice(0, containers.length, ...containers.filter((container) => container.id !== id));
    for (const wake of waiting.splice(0)) wake();
  };
  return { sandbox: { id: 'fake', engine, exec: vi.fn(), dial: vi.fn() }, make, remove };
}

it('takes nothing for new that a jump has made, also after a restart of the server', async () => {
  const memory = new MemoryStore();
  const { sandbox, make } = liveEngine();
  const check = {
    kind: 'container',
    host: 'sandbox',
    because: null,
    container: { image: 'web', isNew: true },
  } as const;
  const begin = (store: DisposableStore) => {
    const board = new StepBoard(new LearnerRecord(memory.open('learner')), { onStep: vi.fn(), onError: vi.fn() });
    board.serve('sandbox', sandbox, store);
    board.watch([{ ref: STEP, check, previous: null }]);
    return board;
  };
  const look = async (board: StepBoard) => {
    await vi.advanceTimersByTimeAsync(1000);
    return board.list[0];
  };
  const before = new DisposableStore();
  const board = begin(before);
  board.holdNews();
  await look(board);
  make('by-the-jump');
  expect(await look(board)).toMatchObject({ status: 'todo', reason: { code: 'container-old' } });
  board.newFrom(Date.now());
  expect(await look(board)).toMatchObject({ status: 'todo' });
  await before.dispose();

  await using store = new DisposableStore();
  const again = begin(store);
  expect(await look(again)).toMatchObject({ status: 'todo', reason: { code: 'container-old' } });
  make('by-the-learner');
  expect(await look(again)).toMatchObject({ status: 'passed' });
});

it('no command that a jump runs is the learner’s, nor what it removes', async () => {
  const { sandbox, make, remove } = liveEngine();
  const passed: string[] = [];
  const record = new LearnerRecord(new MemoryStore().open('learner'));
  const onStep = ({ step, status }: StepState) => {
    if (status === 'passed') passed.push(step);
  };
  const board = new StepBoard(record, { onStep, onError: vi.fn() });
  await using store = new DisposableStore();
  board.serve('sandbox', sandbox, store);
  const base = { host: 'sandbox', because: null } as const;
  board.watch([
    { ref: 'c/l/used', check: { ...base, kind: 'command', pattern: 'docker ps' }, previous: null },
    { ref: 'c/l/removed', check: { ...base, kind: 'removed', container: { name: 'gone' } }, previous: null },
  ]);
  board.holdNews();
  make('gone');
  await vi.advanceTimersByTimeAsync(1000);
  remove('gone');
  await vi.advanceTimersByTimeAsync(1000);
  expect(board.wantsCommands('sandbox')).toBe(false);
  board.noteCommand('sandbox', 'docker ps');
  board.newFrom(Date.now());
  await vi.advanceTimersByTimeAsync(1000);
  expect(passed).toEqual([]);
  board.noteCommand('sandbox', 'docker ps');
  await vi.advanceTimersByTimeAsync(0);
  expect(passed).toEqual(['c/l/used']);
});
