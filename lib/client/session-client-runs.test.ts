// The client's runs that have not begun: taken back and moved, with a connection, without one and across a reconnect.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt, ServerMessage } from '../protocol/messages.ts';
import { pick, ready, setUp, startClock, stopClock } from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

const BLOCK = 'hello/run-hello';
type Run = Pick<Receipt, 'block' | 'runId' | 'terminal'>;
const queued = (run: Run): Receipt => ({ status: 'queued', waitsFor: 'command', ...run });
const running = (run: Run): Receipt => ({ status: 'running', startedAt: 1, ...run });
const said = (receipt: Receipt): ServerMessage => ({ type: 'receipt', receipt });
const welcome = (...receipts: Receipt[]) => ({ ...ready, receipts }) as ServerMessage;

/** A page that has asked for a run. */
function asked() {
  const all = setUp();
  all.client.connection.start();
  all.greet();
  all.client.run(BLOCK, 'main');
  const run = pick(all.socket().sent('block.run')[0]);
  const shown = () => all.store.get().receipts[BLOCK];
  return { ...all, run, shown };
}

describe('a run that waits', () => {
  it('is taken back, and shows what the server says of it', () => {
    const { client, socket, run, shown } = asked();
    socket().say(said(queued(run)));
    client.cancelRun(run.runId);
    expect(socket().sent('block.cancel')).toEqual([{ type: 'block.cancel', runId: run.runId }]);
    expect(shown()).toMatchObject({ status: 'queued' });
    socket().say(said({ status: 'lost', code: 'run-canceled', ...run }));
    expect(shown()).toMatchObject({ status: 'lost', code: 'run-canceled' });
    expect(client.run(BLOCK, 'main')).toBe(true);
    client.connection.stop();
  });

  it('is moved', () => {
    const { client, socket, run, shown } = asked();
    socket().say(said(queued(run)));
    client.moveRun(run.runId, 't2');
    expect(socket().sent('block.move')).toEqual([{ type: 'block.move', runId: run.runId, terminal: 't2' }]);
    socket().say(said(queued({ ...run, terminal: 't2' })));
    expect(shown()).toMatchObject({ status: 'queued', terminal: 't2' });
    client.connection.stop();
  });

  it('of another page, or of this one before it was loaded anew, is taken back like any other', () => {
    const { client, socket, greet } = setUp();
    const run = { block: BLOCK, runId: '0f8fad5b-d9cb-469f-a165-70867728950e', terminal: 'main' };
    client.connection.start();
    greet(welcome(queued(run)));
    client.cancelRun(run.runId);
    expect(socket().sent('block.cancel')).toHaveLength(1);
    client.connection.stop();
  });

  it('waits on where it was when it may not be moved, and the page says why', () => {
    const { client, store, socket, run, shown } = asked();
    socket().say(said(queued(run)));
    client.moveRun(run.runId, 't9');
    socket().say({
      type: 'fault',
      code: 'terminal-limit',
      retryable: false,
      channel: null,
      runId: run.runId,
      requestId: null,
    });
    expect(shown()).toMatchObject({ status: 'queued', terminal: 'main' });
    expect(store.get().notice).toBe('terminal-limit');
    expect(client.run(BLOCK, 'main')).toBe(false);
    client.connection.stop();
  });

  it('is asked nothing of before the server has spoken of it, and then at once', () => {
    const { client, socket, run } = asked();
    client.cancelRun(run.runId);
    expect(socket().sent('block.cancel')).toEqual([]);
    socket().say(said(queued(run)));
    socket().say(said(queued(run)));
    expect(socket().sent('block.cancel')).toHaveLength(1);
    client.connection.stop();
  });

  it('is lost when the server refuses it', () => {
    const { client, socket, run, shown } = asked();
    client.moveRun(run.runId, 't2');
    socket().say({
      type: 'fault',
      code: 'rate-limited',
      retryable: true,
      channel: null,
      runId: run.runId,
      requestId: null,
    });
    expect(shown()).toMatchObject({ status: 'lost', code: 'rate-limited' });
    expect(socket().sent('block.move')).toEqual([]);
    client.connection.stop();
  });
});

describe('a run that has begun', () => {
  it('is neither taken back nor moved', () => {
    const { client, socket, run } = asked();
    socket().say(said(running(run)));
    client.cancelRun(run.runId);
    client.moveRun(run.runId, 't2');
    expect([...socket().sent('block.cancel'), ...socket().sent('block.move')]).toEqual([]);
    client.connection.stop();
  });

  it('while the wish was on its way goes on', () => {
    const { client, socket, run } = asked();
    client.cancelRun(run.runId);
    socket().say(said(running(run)));
    expect(socket().sent('block.cancel')).toEqual([]);
    client.connection.stop();
  });
});

describe('without a connection', () => {
  it('a run that the server never spoke of is given up, and not sent', async () => {
    const { client, greet, drop, run, shown } = asked();
    await drop();
    client.cancelRun(run.runId);
    expect(shown()).toMatchObject({ status: 'lost', code: 'run-canceled' });
    const socket = greet();
    expect([...socket.sent('block.run'), ...socket.sent('block.cancel')]).toEqual([]);
    client.connection.stop();
  });

  it('a run that the server got after all is taken back there', async () => {
    const { client, greet, drop, run, shown } = asked();
    await drop();
    client.cancelRun(run.runId);
    expect(greet(welcome(queued(run))).sent('block.cancel')).toEqual([{ type: 'block.cancel', runId: run.runId }]);
    expect(shown()).toMatchObject({ status: 'queued' });
    client.connection.stop();
  });

  it('a run that the server got and began shows as it is', async () => {
    const { client, greet, drop, run, shown } = asked();
    await drop();
    client.cancelRun(run.runId);
    expect(greet(welcome(running(run))).sent('block.cancel')).toEqual([]);
    expect(shown()).toMatchObject({ status: 'running' });
    client.connection.stop();
  });

  it('a run that the server never spoke of is sent with its new terminal', async () => {
    const { client, greet, drop, run, shown } = asked();
    await drop();
    client.moveRun(run.runId, 't2');
    expect(shown()).toMatchObject({ status: 'queued', terminal: 't2' });
    const socket = greet();
    expect(socket.sent('block.run')).toEqual([{ type: 'block.run', ...run, terminal: 't2', command: null }]);
    socket.say(said(queued({ ...run, terminal: 't2' })));
    expect(socket.sent('block.move')).toEqual([]);
    client.connection.stop();
  });

  it('a run that was to be moved, and that the server has where it was, is moved', async () => {
    const { client, greet, drop, run } = asked();
    await drop();
    client.moveRun(run.runId, 't2');
    const socket = greet(welcome(queued(run)));
    expect(socket.sent('block.run')).toEqual([]);
    expect(socket.sent('block.move')).toMatchObject([{ terminal: 't2' }]);
    client.connection.stop();
  });

  it('a run that the server knows is asked about after the welcome, while it still waits', async () => {
    const { client, socket, greet, drop, run, shown } = asked();
    socket().say(said(queued(run)));
    await drop();
    client.cancelRun(run.runId);
    expect(shown()).toMatchObject({ status: 'queued' });
    expect(greet(welcome(queued(run))).sent('block.cancel')).toHaveLength(1);
    await drop();
    expect(greet(welcome(queued(run))).sent('block.cancel')).toHaveLength(1);
    await drop();
    expect(greet(welcome(running(run))).sent('block.cancel')).toEqual([]);
    client.connection.stop();
  });
});

it('a connection that breaks before the server has spoken of a run that is not wanted any more ends it', async () => {
  const { client, greet, drop, run, shown } = asked();
  client.cancelRun(run.runId);
  await drop();
  expect(greet().sent('block.run')).toEqual([]);
  expect(shown()).toMatchObject({ status: 'lost', code: 'run-canceled' });
  client.connection.stop();
});
