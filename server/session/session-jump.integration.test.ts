// A jump in real sandboxes: a lesson with a file and a second host is brought to where its last step begins.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Block, Lesson } from '../../lib/content/lesson.ts';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../testing/session-parts.ts';
import { placeFiles } from './lesson/lesson-files.ts';
import { Session } from './session.ts';

const WITHIN_MS = 90_000;
const NEVER = { kind: 'container', host: 'first', because: null, container: { name: 'never' } } as const;

const block = (id: string, command: string, host = 'first', terminal = host === 'first' ? 'main' : host): Block => ({
  ...{ id, command, host, terminal },
  ...{
    expectedExitCode: 0,
    expectedOutput: null,
    apart: false,
    prompt: null,
    inside: null,
    editable: false,
    shownAs: 'run',
  },
});
const step = (id: string, blocks: string[], hidden?: { host: string; command: string }) => ({
  ...{
    id,
    blocks,
    check: { ...NEVER, kind: 'file' as const, container: null, path: id, present: true, contains: null },
  },
  solution: [
    ...blocks.map((name) => ({ kind: 'block' as const, block: name })),
    ...(hidden ? [{ kind: 'command' as const, ...hidden }] : []),
  ],
});
const LESSON = {
  ...{ course: 'course', id: 'lesson', order: 1, minutes: 1, hash: '0', quizzes: [], edited: [], texts: {} },
  hosts: [{ id: 'first' }, { id: 'second' }],
  blocks: [
    block('variable', 'greeting="$(cat given.txt)"; cd /tmp'),
    block('far', 'echo far > where.txt', 'second'),
    block('use', 'echo "$greeting from $PWD" | tee ~/said.txt'),
    block('broken', 'echo wrong; false'),
  ],
  steps: [
    step('one', ['variable']),
    step('two', ['far'], { host: 'second', command: 'echo hidden >> where.txt' }),
    step('three', ['use']),
    step('four', ['broken']),
    step('five', []),
  ],
  files: [{ path: 'given.txt', sizeBytes: 5, executable: false }],
} as unknown as Lesson;

let real: RealEngine;
let pool: WarmPool;
let session: Session;
const heard: ServerMessage[] = [];

beforeAll(async () => {
  real = await openRealEngine();
  pool = testPool(real.provider, { maximum: 4 });
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  session.subscribe((message) => void heard.push(message));
  const files = async () => [{ path: 'given.txt', content: Buffer.from('hello'), mode: 0o644 }];
  session.openLesson({ lesson: LESSON, files });
  session.requestSandbox();
});
afterAll(async () => {
  await session?.dispose();
  await pool?.dispose();
  await real?.[Symbol.asyncDispose]();
});

const within = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: WITHIN_MS, interval: 50 });
const read = async (host: string | null, path: string) =>
  (await (await session.sandboxOf(host)).exec(['cat', `/home/learner/${path}`])).stdout;

it('a second host comes with the first, and a file is there and not written over', async () => {
  await within(() => expect(session.snapshot().hosts).toEqual([{ host: 'second', sandbox: { status: 'ready' } }]));
  expect(await read(null, 'given.txt')).toBe('hello');
  const sandbox = await session.sandboxOf(null);
  await sandbox.writeFiles([{ path: 'given.txt', content: Buffer.from('mine') }]);
  await placeFiles(sandbox, [{ path: 'given.txt', content: Buffer.from('theirs') }]);
  expect(await read(null, 'given.txt')).toBe('mine');
});

it('runs what comes before, in the terminals of its hosts, and passes nothing', async () => {
  const before = session.snapshot().sandboxId;
  await session.jump(LESSON, 'four');
  await within(() => expect(session.snapshot().jump?.status).not.toBe('running'));
  expect(session.snapshot().jump).toEqual({ status: 'done', step: 'course/lesson/four' });
  expect(session.snapshot().sandboxId).not.toBe(before);
  expect(await read(null, 'said.txt')).toBe('hello from /tmp\n');
  expect(await read('second', 'where.txt')).toBe('far\nhidden\n');
  expect(session.snapshot().terminals.map(({ name }) => name)).toEqual(['main', 'second']);
  const told = heard.flatMap((message) => (message.type === 'jump' && message.jump ? [message.jump] : []));
  expect(told.flatMap((jump) => (jump.status === 'running' ? [jump.part] : []))).toEqual([0, 1, 2, 3, 4]);
  expect(session.snapshot().steps.filter(({ status }) => status === 'passed')).toEqual([]);
});

it('tells which command did not end well, and what it printed', async () => {
  await session.jump(LESSON, 'five');
  await within(() => expect(session.snapshot().jump?.status).not.toBe('running'));
  expect(session.snapshot().jump).toEqual({
    status: 'failed',
    step: 'course/lesson/five',
    code: 'solution-failed',
    command: 'echo wrong; false',
    output: 'wrong',
  });
});

it('is canceled', async () => {
  await session.jump(LESSON, 'four');
  session.cancelJump();
  await within(() => expect(session.snapshot().jump).toEqual({ status: 'canceled', step: 'course/lesson/four' }));
});
