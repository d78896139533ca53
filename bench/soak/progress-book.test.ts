import { beforeEach, describe, expect, it } from 'vitest';
import type { Receipt, SandboxView, ServerMessage, StepState, TerminalInfo } from '../../lib/protocol/messages.ts';
import { ProgressBook } from './progress-book.ts';

const READY: SandboxView = { status: 'ready' };
const about = (runId: string, block = 'l/b') => ({ block, runId, terminal: 'main' });
const ok = (runId: string, block?: string): Receipt => ({
  status: 'ok',
  ...about(runId, block),
  exitCode: 0,
  durationMs: 5,
  output: '',
  truncated: false,
});
const queued = (runId: string): Receipt => ({ status: 'queued', waitsFor: 'shell', ...about(runId) });
const lost = (runId: string): Receipt => ({ status: 'lost', ...about(runId), code: 'sandbox-gone' });
const passed = (step: string): StepState => ({ status: 'passed', step, passedAt: 1, lapsed: null });
const todo = (step: string): StepState => ({ status: 'todo', step, reason: null });

let book: ProgressBook;
let observe: (message: ServerMessage) => void;
beforeEach(() => {
  book = new ProgressBook();
  observe = book.openConnection();
});

const told = (receipt: Receipt) => observe({ type: 'receipt', receipt });
const sandbox = (sandboxId: string | null, view: SandboxView = READY) =>
  observe({ type: 'sandbox', sandboxId, sandbox: view });
function welcome(parts: { receipts?: Receipt[]; steps?: StepState[]; sandboxId?: string } = {}): void {
  const { receipts = [], steps = [], sandboxId = 's1' } = parts;
  const limits = {} as Extract<ServerMessage, { type: 'welcome' }>['limits'];
  const rest = { version: 4, limits, vitals: null, incident: null, jump: null } as const;
  const lists = { terminals: [] as TerminalInfo[], quizzes: [], hosts: [] };
  observe({ type: 'welcome', sandboxId, sandbox: READY, receipts, steps, ...lists, ...rest });
}

describe('steps', () => {
  it('may be passed, and stay so', () => {
    welcome({ steps: [todo('l/s')] });
    observe({ type: 'step', step: passed('l/s') });
    welcome({ steps: [passed('l/s')] });
    expect([...book.passedSteps]).toEqual(['l/s']);
    expect(book.problems).toEqual([]);
  });

  it.each([
    ['a welcome without it', () => welcome()],
    ['a welcome in which it is to be done', () => welcome({ steps: [todo('l/s')] })],
    ['word that it is to be done', () => observe({ type: 'step', step: todo('l/s') })],
  ])('are lost by %s', (_, lose) => {
    welcome({ steps: [passed('l/s')] });
    lose();
    expect(book.problems).toEqual([expect.stringContaining('l/s')]);
  });
});

describe('receipts', () => {
  it('are awaited until the server has said its last word', () => {
    book.ask('l/b', 'r1');
    expect(book.isPending('l/b')).toBe(true);
    told(queued('r1'));
    expect(book.pending).toHaveLength(1);
    told(ok('r1'));
    expect(book.pending).toEqual([]);
    expect([...book.outcomes]).toEqual([['ok', 1]]);
  });

  it('may be told again, and followed by a later run', () => {
    book.ask('l/b', 'r1');
    told(ok('r1'));
    book.ask('l/b', 'r2');
    welcome({ receipts: [ok('r1')] });
    told(queued('r2'));
    welcome({ receipts: [queued('r2')] });
    told(ok('r2'));
    welcome({ receipts: [ok('r2')] });
    expect(book.problems).toEqual([]);
  });

  it.each([
    ['is forgotten', () => welcome(), 'forgotten'],
    ['goes back to an earlier run', () => welcome({ receipts: [ok('r1')] }), 'went back'],
    ['ends in two ways', () => told(lost('r2')), 'was ok and became lost'],
  ])('are lost when one %s', (_, lose, problem) => {
    for (const runId of ['r1', 'r2']) {
      book.ask('l/b', runId);
      told(ok(runId));
    }
    lose();
    expect(book.problems).toEqual([expect.stringContaining(problem)]);
  });

  it('of runs that nobody heard of may never come', () => {
    book.ask('l/b', 'r1');
    book.ask('l/c', 'r2');
    told({ ...queued('r2'), block: 'l/c' });
    book.closePage(['r1', 'r2']);
    expect([book.isPending('l/b'), book.isPending('l/c')]).toEqual([false, true]);
  });
});

describe('two connections', () => {
  it('have no order between them', () => {
    const late = book.openConnection();
    welcome();
    book.ask('l/b', 'r1');
    told(queued('r1'));
    told(ok('r1'));
    observe({ type: 'step', step: passed('l/s') });
    for (const receipt of [queued('r1'), ok('r1')]) late({ type: 'receipt', receipt });
    late({ type: 'step', step: todo('l/s') });
    expect(book.problems).toEqual([]);
    expect(book.pending).toEqual([]);
  });

  it('do not fall behind what was known when they were opened', () => {
    observe({ type: 'step', step: passed('l/s') });
    book.openConnection()({ type: 'step', step: todo('l/s') });
    expect(book.problems).toHaveLength(1);
  });
});

describe('a lost run', () => {
  beforeEach(() => {
    welcome();
    book.ask('l/b', 'r1');
  });

  it.each([
    ['its sandbox is replaced', () => sandbox('s2')],
    ['its sandbox is started again', () => observe({ type: 'incident', incident: { code: 'restarted', at: 1 } })],
    ['something ends all that runs in it', () => book.excuseLosses()],
  ])('is no wonder when %s, before or after', (_, happen) => {
    told(lost('r1'));
    happen();
    book.ask('l/b', 'r2');
    happen();
    sandbox('s3');
    told(lost('r2'));
    book.close();
    expect(book.problems).toEqual([]);
  });

  it('is a fault in a sandbox that goes on', () => {
    told(lost('r1'));
    welcome({ receipts: [lost('r1')] });
    book.close();
    expect(book.problems).toEqual([expect.stringContaining('though its sandbox s1 went on')]);
    expect([...book.outcomes]).toEqual([['lost (sandbox-gone)', 1]]);
  });
});
