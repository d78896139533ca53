// Blocks beside what a learner does in the same real shell: lines typed ahead, another shell in its place, stopped jobs.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { Session } from '../session.ts';
import type { Terminal } from '../terminal/terminal.ts';

const FINAL = ['ok', 'failed', 'lost'];
const WAIT = { timeout: 20_000, interval: 20 };

let real: RealEngine;
let pool: WarmPool;
let session: Session;
let receipts: Receipt[];
let terminal: Terminal;

beforeAll(async () => {
  real = await openRealEngine();
  pool = testPool(real.provider, { maximum: 2 });
});
beforeEach(async () => {
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  receipts = [];
  session.subscribe((message) => message.type === 'receipt' && void receipts.push(message.receipt));
  terminal = await session.terminal('main');
  await ended(run('true'));
});
afterEach(() => session.dispose());
afterAll(async () => {
  await pool?.dispose();
  await real?.[Symbol.asyncDispose]();
});

const of = (runId: string) => receipts.filter((receipt) => receipt.runId === runId);
const type = (keys: string) => terminal.type(Buffer.from(keys));

function run(command: string, name = 'main'): string {
  const runId = randomUUID();
  session.runBlock({ block: 'course/lesson/block', runId, command, expectedExitCode: 0 }, name);
  return runId;
}

const ended = (runId: string) =>
  vi.waitFor(() => {
    const receipt = of(runId).find(({ status }) => FINAL.includes(status));
    if (!receipt) throw new Error('no final receipt');
    return receipt;
  }, WAIT);

const waitsFor = (runId: string, what: string) =>
  vi.waitFor(() => expect(of(runId).at(-1)).toMatchObject({ status: 'queued', waitsFor: what }), WAIT);

describe('what the learner typed ahead is theirs, and the block runs once, after it', () => {
  it.each([
    ['a command', 'sleep 1\recho mine\r'],
    ['several, and an empty line', 'sleep 1\recho mine\r\rsleep 0.3; false\r'],
    ['a paste of several', 'sleep 1\r\x1b[200~echo mine\necho more\x1b[201~\r'],
    ['an unfinished quote that is finished', 'sleep 1\recho "mine\rstill mine"\r'],
    ['a here-document', 'sleep 1\rcat <<END\rmine\rEND\r'],
    ['a loop', 'sleep 1\rfor i in 1 2; do\recho mine\rdone\r'],
    ['a command that makes no sense', 'sleep 1\r)\recho mine\r'],
  ])('%s', async (_, typed) => {
    type(typed);
    const runId = run('echo block');
    await waitsFor(runId, 'command');
    expect(await ended(runId)).toMatchObject({ status: 'ok', output: 'block', exitCode: 0 });
    expect(of(runId).filter(({ status }) => status === 'running')).toHaveLength(1);
  });

  it('and what others read of it delays the block by a moment', async () => {
    type('sleep 1; read a; cat\r');
    await pause(500);
    type('a\rb\rc\r\x04');
    expect(await ended(run('echo block'))).toMatchObject({ status: 'ok', output: 'block' });
  });

  it('also during a run', async () => {
    const first = run('sleep 1; echo first');
    await vi.waitFor(() => expect(of(first).at(-1)?.status).toBe('running'), WAIT);
    type('echo mine; false\r');
    const second = run('echo second');
    // The terminal itself shows at once what is typed.
    expect(await ended(first)).toMatchObject({
      status: 'ok',
      output: expect.stringMatching(/^echo mine; false\nfirst$/),
    });
    expect(await ended(second)).toMatchObject({ status: 'ok', output: 'second' });
  });
});

describe('a block waits for a command, and says so', () => {
  it.each([
    ['a shell in place of the shell', 'exec bash\r'],
    ['a shell in the shell', 'bash\r'],
    ['a program that reads', 'cat\r'],
    ['an unfinished quote', 'echo "\r'],
    ['a here-document', 'cat <<END\rx\r'],
  ])('%s; in another terminal it runs', async (_, typed) => {
    type(typed);
    await pause(500);
    const runId = run('echo block');
    await pause(500);
    expect(of(runId)).toMatchObject([{ status: 'queued', waitsFor: 'command' }]);
    session.moveRun(runId, 'other');
    expect(await ended(runId)).toMatchObject({ status: 'ok', output: 'block', terminal: 'other' });
  });

  it.each([
    ['interrupted', 'sleep 60\r', () => session.interruptTerminal('main')],
    ['stopped', 'sleep 60\r', async () => type('\x1a')],
    ['told that there is no more', 'cat\r', async () => type('\x04')],
    ['ended with its shell', 'bash\r', async () => type('exit\r')],
    ['ended with the shell of the terminal', 'exec bash\r', async () => type('exit\r')],
    ['finished as a quote', 'echo "\r', async () => type('"\r')],
  ])('that is %s', async (_, typed, end) => {
    type(typed);
    await pause(500);
    const runId = run('echo block');
    await waitsFor(runId, 'command');
    await end();
    expect(await ended(runId)).toMatchObject({ status: 'ok', output: 'block' });
  });
});

it('a prompt of the learner’s own hides nothing from blocks', async () => {
  type("PS1='mine> ' PS2= PS0=\r");
  expect(await ended(run('echo one'))).toMatchObject({ status: 'ok', output: 'one' });
});

it('a run’s time is the shell’s own', async () => {
  const receipt = await ended(run('sleep 0.5'));
  expect(receipt).toMatchObject({ status: 'ok', durationMs: expect.any(Number) });
  expect((receipt as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(500);
  expect(await ended(run('unset EPOCHREALTIME; sleep 0.2'))).toMatchObject({ status: 'ok' });
  expect(await ended(run('sleep 0.2'))).toMatchObject({ status: 'ok', durationMs: expect.any(Number) });
});

it('a closed terminal loses its runs, and one of the same name is another', async () => {
  type('sleep 60\r');
  const waiting = run('echo block');
  await session.closeTerminal('main');
  expect(await ended(waiting)).toMatchObject({ status: 'lost', code: 'terminal-closed' });
  expect(await ended(run('echo again'))).toMatchObject({ status: 'ok', output: 'again' });
});
