// A session with a real shell and a real engine: blocks as lessons write them, and a step that passes.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt, ServerMessage } from '../../lib/protocol/messages.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../testing/session-parts.ts';
import { Session } from './session.ts';

const FINAL = ['ok', 'failed', 'lost'];

let real: RealEngine;
let pool: WarmPool;
let session: Session;
let heard: ServerMessage[];

beforeAll(async () => {
  real = await openRealEngine();
  pool = testPool(real.provider, { maximum: 2 });
});
beforeEach(() => {
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  heard = [];
  session.subscribe((message) => void heard.push(message));
});
afterEach(() => session.dispose());
afterAll(async () => {
  await pool?.dispose();
  await real?.[Symbol.asyncDispose]();
});

const receiptsOf = (runId: string): Receipt[] =>
  heard.flatMap((message) => (message.type === 'receipt' && message.receipt.runId === runId ? [message.receipt] : []));

function enqueue(command: string, expectedExitCode = 0): string {
  const runId = randomUUID();
  session.runBlock({ block: 'course/lesson/block', runId, command, expectedExitCode }, 'main');
  return runId;
}

const ended = (runId: string) =>
  vi.waitFor(
    () => {
      const receipt = receiptsOf(runId).find(({ status }) => FINAL.includes(status));
      if (!receipt) throw new Error('no final receipt');
      return receipt;
    },
    { timeout: 30_000, interval: 20 },
  );

describe('a block in a real shell', () => {
  it('has exactly one final receipt, however many lines it has', async () => {
    const cases: Array<[string, string, number]> = [
      ['echo 하나\necho 둘', '하나\n둘', 0],
      ["cat <<'END'\nfirst  line\n$HOME\nEND", 'first  line\n$HOME', 0],
      ['for i in 1 2 3; do\n  echo "n $i"\ndone', 'n 1\nn 2\nn 3', 0],
      ['echo first\nfalse', 'first', 1],
      ['false\necho goes on', 'goes on', 0],
      ['echo one &&\n  echo two', 'one\ntwo', 0],
    ];
    for (const [command, output, exitCode] of cases) {
      const runId = enqueue(command, exitCode);
      expect(await ended(runId)).toMatchObject({ status: 'ok', output, exitCode });
      expect(receiptsOf(runId).map(({ status }) => status)).toEqual(['queued', 'running', 'ok']);
    }
  });

  it('runs in order, each after the one before', async () => {
    const runIds = ['sleep 0.3; echo a', 'echo b', 'echo c'].map((command) => enqueue(command));
    const receipts = await Promise.all(runIds.map(ended));
    expect(receipts).toMatchObject([{ output: 'a' }, { output: 'b' }, { output: 'c' }]);
  });

  it('ends when it is interrupted, and what the learner left on the line does not get into it', async () => {
    await ended(enqueue('true'));
    const terminal = await session.terminal('main');
    const sleep = enqueue('sleep 60');
    await vi.waitFor(() => expect(receiptsOf(sleep).at(-1)?.status).toBe('running'), 10_000);
    terminal.write(Buffer.from('\x03'));
    expect(await ended(sleep)).toMatchObject({ status: 'failed', exitCode: 130 });
    terminal.write(Buffer.from('half a comm'));
    expect(await ended(enqueue('echo clean'))).toMatchObject({ status: 'ok', output: 'clean' });
  });

  it('that ends its shell is lost, and the next one runs in the next shell', async () => {
    await ended(enqueue('sleep 1'));
    const exit = enqueue('exit 3');
    const next = enqueue('echo next');
    expect(await ended(exit)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
    expect(await ended(next)).toMatchObject({ status: 'ok', output: 'next' });
  });
});

it('passes a step when the learner’s engine shows it, and gives the reason before', async () => {
  const step = 'course/lesson/step';
  const states = () => heard.flatMap((message) => (message.type === 'step' ? [message.step] : []));
  session.watchSteps([
    {
      ref: step,
      previous: null,
      check: {
        kind: 'container',
        host: 'sandbox',
        because: null,
        container: { name: 'web', state: 'exited', exitCode: 0 },
      },
    },
  ]);
  session.requestSandbox();
  const told = (code: string) =>
    vi.waitFor(
      () => expect(states().some((state) => state.status === 'todo' && state.reason?.code === code)).toBe(true),
      20_000,
    );
  await told('container-none');
  const [pulled, created] = [
    enqueue('docker pull --quiet diamol/base'),
    enqueue('docker create --name web diamol/base echo tiny'),
  ];
  expect(await ended(pulled)).toMatchObject({ status: 'ok', output: expect.stringContaining('diamol/base') });
  expect(await ended(created)).toMatchObject({ status: 'ok', output: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await told('container-state');
  expect(await ended(enqueue('docker start -a web'))).toMatchObject({
    status: 'ok',
    output: expect.stringContaining('tiny'),
  });
  await vi.waitFor(() => expect(states().at(-1)).toMatchObject({ status: 'passed', step }), 10_000);
  expect(states().filter(({ status }) => status === 'passed')).toHaveLength(1);
});
