import { describe, expect, it } from 'vitest';
import type { Incident, Receipt, SandboxLimits, SandboxView, ServerMessage, Vitals } from '../protocol/messages.ts';
import {
  hasRunHere,
  INITIAL_LESSON_STATE,
  type LessonState,
  reduceMessage,
  withInputLost,
  withLostRun,
  withMovedRun,
  withOpening,
  withRequestedRun,
  withRole,
  withTitle,
} from './lesson-state.ts';

const block = 'hello/run-hello';
const run = (runId: string) => ({ block, runId, terminal: 'main' });
const queued = (runId: string): Receipt => ({ status: 'queued', waitsFor: 'shell', ...run(runId) });
const ok = (runId: string): Receipt => ({
  status: 'ok',
  ...run(runId),
  exitCode: 0,
  durationMs: 610,
  output: 'hi',
  truncated: false,
});
const limits: SandboxLimits = {
  memoryBytes: 1,
  cpus: 1,
  pids: 1,
  diskBytes: null,
  terminals: 4,
  openFiles: null,
  runsPerMinute: 120,
  egress: 'registry',
  bandwidthMbit: null,
  idleMinutes: 60,
  maxAgeMinutes: 240,
};
const vitals: Vitals = {
  memoryBytes: 1,
  memoryLimitBytes: 2,
  pids: 3,
  pidsLimit: 4,
  diskUsedBytes: null,
  diskBytes: null,
  cpuPercent: null,
};
const incident: Incident = { code: 'out-of-memory', at: 7 };
const welcome = (receipts: Receipt[]): Extract<ServerMessage, { type: 'welcome' }> => ({
  type: 'welcome',
  version: 4,
  terminals: [],
  sandboxId: 's1',
  sandbox: { status: 'ready' },
  limits,
  vitals: null,
  incident: null,
  quizzes: [],
  hosts: [],
  jump: null,
  receipts,
  steps: [{ status: 'todo', step: 'hello/first', reason: null }],
});
const asked: LessonState = withRequestedRun(INITIAL_LESSON_STATE, run('new'));

describe('what a block has made', () => {
  const received = (receipt: Receipt): LessonState => ({
    ...INITIAL_LESSON_STATE,
    sandboxId: 's1',
    receipts: { [block]: receipt },
  });

  it.each<[string, LessonState, boolean]>([
    ['is there once it ran in this engine', received({ ...ok('1'), sandboxId: 's1' } as Receipt), true],
    ['is gone with the engine before', received({ ...ok('1'), sandboxId: 's0' } as Receipt), false],
    ['is not there where it is not known of which engine', received(ok('1')), false],
    ['is not there where it failed', received({ ...ok('1'), sandboxId: 's1', status: 'failed' } as Receipt), false],
    ['is not there yet', received(queued('1')), false],
  ])('%s', (_, state, expected) => expect(hasRunHere(state, block)).toBe(expected));
});

describe('reduceMessage', () => {
  it('shows the latest of several receipts of a block', () => {
    const state = reduceMessage(INITIAL_LESSON_STATE, welcome([ok('a'), queued('b')]), new Set());
    expect(state.receipts[block]).toEqual(queued('b'));
    expect(state.steps['hello/first']).toMatchObject({ status: 'todo' });
  });

  it('keeps a run asked for here over older receipts', () => {
    expect(reduceMessage(asked, welcome([ok('old')]), new Set(['new'])).receipts[block]).toEqual(queued('new'));
  });

  it('takes the receipt of the run asked for', () => {
    const state = reduceMessage(asked, { type: 'receipt', receipt: ok('new') }, new Set());
    expect(state.receipts[block]).toEqual(ok('new'));
  });

  it('takes a run of another tab when none is awaited here', () => {
    const state = reduceMessage(asked, { type: 'receipt', receipt: queued('other') }, new Set());
    expect(state.receipts[block]).toEqual(queued('other'));
  });

  it('forgets what the server no longer knows', () => {
    expect(reduceMessage(asked, welcome([]), new Set()).receipts).toEqual({});
  });

  it('notes a fault that belongs to nothing', () => {
    const fault = {
      type: 'fault',
      code: 'capacity-full',
      retryable: true,
      channel: null,
      runId: null,
      requestId: null,
    } as const;
    expect(reduceMessage(asked, fault, new Set()).notice).toBe('capacity-full');
  });
});

describe('what is known of the engine', () => {
  const none: ReadonlySet<string> = new Set();
  const reduced = (...messages: ServerMessage[]): LessonState =>
    messages.reduce((state, message) => reduceMessage(state, message, none), INITIAL_LESSON_STATE);
  const sandbox = (view: SandboxView, sandboxId: string | null = 's1'): ServerMessage => ({
    type: 'sandbox',
    sandboxId,
    sandbox: view,
  });
  const measured: ServerMessage[] = [welcome([]), { type: 'vitals', vitals }, { type: 'incident', incident }];

  it('comes with the welcome, and each in a message of its own', () => {
    expect(reduced({ ...welcome([]), vitals, incident })).toMatchObject({ limits, vitals, incident });
    expect(reduced(...measured)).toMatchObject({ limits, vitals, incident });
    expect(reduced(...measured, welcome([]))).toMatchObject({ limits, vitals: null, incident: null });
  });

  it('is kept while the same engine goes on', () => {
    const warned = { status: 'idle-warning', endsAt: 1, reason: 'idle', extendable: true } as const;
    expect(reduced(...measured, sandbox(warned), sandbox({ status: 'ready' }))).toMatchObject({ vitals, incident });
  });

  it.each<SandboxView>([
    { status: 'preparing', step: 'reconnect' },
    { status: 'expired', reason: 'idle' },
    { status: 'failed', code: 'sandbox-gone' },
  ])('shows no figures while nothing is measured: %o', (view) => {
    expect(reduced(...measured, sandbox(view, null))).toMatchObject({ vitals: null, incident });
  });

  it('forgets what happened to the engine before', () => {
    const replaced = [sandbox({ status: 'preparing', step: 'container' }, null), sandbox({ status: 'ready' }, 's2')];
    expect(reduced(...measured, ...replaced)).toMatchObject({ sandboxId: 's2', vitals: null, incident: null });
  });

  it('remembers that the engine is another one', () => {
    const replaced: Incident = { code: 'replaced', at: 8 };
    const state = reduced(...measured, { type: 'incident', incident: replaced }, sandbox({ status: 'ready' }, 's2'));
    expect(state.incident).toEqual(replaced);
  });
});

describe('what commands asked of the engine', () => {
  const seen: ServerMessage = { type: 'lens', runId: null, command: { id: 1, line: 'docker ps' }, calls: [] };
  const state = reduceMessage({ ...INITIAL_LESSON_STATE, sandboxId: 's1' }, seen, new Set());
  const sandbox = (sandboxId: string | null): ServerMessage => ({
    ...{ type: 'sandbox', sandboxId },
    sandbox: { status: 'ready' },
  });

  it('is kept as long as the engine', () => {
    expect(reduceMessage(state, sandbox('s1'), new Set()).lens).toMatchObject([{ id: 1, line: 'docker ps' }]);
    expect(reduceMessage(state, sandbox(null), new Set()).lens).toHaveLength(1);
    expect(reduceMessage(state, sandbox('s2'), new Set()).lens).toEqual([]);
  });

  it('is told anew on a new connection', () => {
    expect(reduceMessage(state, welcome([]), new Set()).lens).toEqual([]);
  });
});

describe('the terminals of the session', () => {
  const named = (name: string, title: string | null = null) => ({ name, title });
  const list: ServerMessage = { type: 'terminals', terminals: [named('main'), named('t2', 'Logs')] };
  const state = reduceMessage(INITIAL_LESSON_STATE, list, new Set());

  it('are as the server says, also through changes of the engine', () => {
    expect(state.terminalList).toEqual([named('main'), named('t2', 'Logs')]);
    const gone = { type: 'sandbox', sandboxId: null, sandbox: { status: 'expired', reason: 'idle' } } as const;
    expect(reduceMessage(state, gone, new Set()).terminalList).toBe(state.terminalList);
    expect(reduceMessage(state, welcome([]), new Set()).terminalList).toEqual([]);
  });

  it('are called what they were just named', () => {
    expect(withTitle(state, 'main', 'Build').terminalList).toEqual([named('main', 'Build'), named('t2', 'Logs')]);
    expect(withTitle(state, 't9', 'Build').terminalList).toEqual(state.terminalList);
  });
});

it('notes who this page is in a terminal, and what was lost there, once', () => {
  const reader = withRole(INITIAL_LESSON_STATE, 'main', 'reader');
  const state = withInputLost(reader, 'main', 'too-much');
  expect(state).toMatchObject({ roles: { main: 'reader' }, inputLost: { main: 'too-much' } });
  expect(withInputLost(withRole(state, 'main', 'reader'), 'main', 'too-much')).toBe(state);
});

it('moves a run only while it waits', () => {
  expect(withMovedRun(asked, 'new', 't2').receipts[block]).toMatchObject({ status: 'queued', terminal: 't2' });
  const done = reduceMessage(asked, { type: 'receipt', receipt: ok('new') }, new Set());
  expect(withMovedRun(done, 'new', 't2')).toBe(done);
});

describe('withOpening', () => {
  it('notes what there is to say of a terminal, until there is nothing', () => {
    const failed = withOpening(INITIAL_LESSON_STATE, 'main', { status: 'failed', code: 'timeout' });
    expect(failed.terminals).toEqual({ main: { status: 'failed', code: 'timeout' } });
    expect(withOpening(failed, 'main', null).terminals.main).toBeNull();
  });

  it('changes nothing where nothing was said', () => {
    expect(withOpening(INITIAL_LESSON_STATE, 'main', null)).toBe(INITIAL_LESSON_STATE);
  });
});

it('does not lose a run that has finished', () => {
  const state = reduceMessage(asked, { type: 'receipt', receipt: ok('new') }, new Set());
  expect(withLostRun(state, 'new', 'internal')).toBe(state);
});
