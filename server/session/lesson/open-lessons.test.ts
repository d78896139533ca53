// A lesson that no page shows any more is not looked after.
import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { Lesson } from '../../../lib/content/lesson.ts';
import { StepWatcher } from '../../checks/step-watcher.ts';
import { FakeSandboxProvider } from '../../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { Session } from '../session.ts';

const lesson = (id: string) =>
  ({
    ...{ course: 'c', id, blocks: [], files: [], hosts: [{ id: 'sandbox' }] },
    steps: [
      { id: 's', blocks: [], solution: null, check: { kind: 'command', host: 'sandbox', because: null, pattern: id } },
    ],
  }) as unknown as Lesson;

it('is not watched, but for the one that was opened last', async () => {
  const watched = new Set<string>();
  const watch = vi.spyOn(StepWatcher.prototype, 'watch').mockImplementation((steps) => {
    for (const { ref } of steps) watched.add(ref);
  });
  const forget = vi.spyOn(StepWatcher.prototype, 'forget').mockImplementation((refs) => {
    for (const ref of refs) watched.delete(ref);
  });
  const pool = testPool(new FakeSandboxProvider());
  const session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  const open = (id: string) => session.openLesson({ lesson: lesson(id), files: async () => [] });
  const [one, oneAgain, two] = [open('one'), open('one'), open('two')];
  expect([...watched]).toEqual(['c/one/s', 'c/two/s']);
  void one();
  void one();
  expect([...watched]).toEqual(['c/one/s', 'c/two/s']);
  void oneAgain();
  void two();
  expect([...watched]).toEqual(['c/two/s']);
  open('one');
  expect([...watched]).toEqual(['c/one/s']);
  await session.dispose();
  await pool.dispose();
  watch.mockRestore();
  forget.mockRestore();
});
