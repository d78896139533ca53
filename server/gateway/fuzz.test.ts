// 100,000 messages and frames of hostile pages over real websockets, while a good page goes on working.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import { Random } from '../../lib/protocol/testing/random.ts';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import { type GatewayUnderTest, gatewayUnderTest, newLearner } from '../testing/gateway-under-test.ts';
import { type HostileInput, hostileInput } from '../testing/hostile-input.ts';
import { activeTimers, LeakWatch, usedMemoryBytes } from '../testing/leak-watch.ts';
import type { TestPage } from '../testing/test-page.ts';

/** Another one is tried with `FUZZ_SEED=… npx vitest run --project unit server/gateway/fuzz.test.ts`. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const INPUTS = 100_000;
const LEARNERS = 4;
/** Below the burst, so that only a flood is one. */
const LARGEST_BATCH = 150;
/** Of a page that is closed, also where it has sent more than is read at once. */
const CLOSED_WITHIN_MS = 10_000;
const TIMEOUT_MS = 120_000;
const MIB = 1024 * 1024;

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await gatewayUnderTest();
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

/** A new page, from an address that was not there before. */
async function openHostile(random: Random, cookie: string): Promise<WebSocket> {
  const address = Array.from({ length: 4 }, () => 1 + random.below(250)).join('.');
  const headers = { cookie, origin: `http://127.0.0.1:${running.port}`, 'x-forwarded-for': address };
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/ws`, WEBSOCKET_SUBPROTOCOL, { headers });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

const hello = (lesson: object | null) => JSON.stringify({ type: 'hello', version: 4, locale: 'ko', lesson });

/** Sends all of it, and then goes as it must, or by itself. */
async function attack(socket: WebSocket, inputs: readonly HostileInput[], random: Random): Promise<void> {
  const ended = () => `not closed within ${CLOSED_WITHIN_MS} ms by ${inputs.map(({ kind }) => kind).join(', ')}`;
  const closed = withDeadline(ended, new Promise<number>((resolve) => socket.once('close', resolve)));
  for (const { data, isBinary } of inputs) socket.send(data, { binary: isBinary });
  const ending = inputs.find(({ closes }) => closes !== null);
  if (ending) {
    const code = await closed;
    expect([ending.kind, code]).toEqual([ending.kind, ending.closes]);
    return;
  }
  const isAnswered = answered(socket);
  socket.send('{"type":"ping","id":4711}');
  expect(await Promise.race([isAnswered, closed.then((code) => `closed with ${code}`)])).toBe('answered');
  if (random.below(2) === 0) socket.terminate();
  else socket.close();
  await closed;
}

async function withDeadline<T>(what: () => string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what())), CLOSED_WITHIN_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function answered(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.on('message', (data, isBinary) => {
      if (!isBinary && String(data) === '{"type":"pong","id":4711}') resolve('answered');
    });
  });
}

/** One learner's hostile pages, one after the other. @returns how many inputs it sent */
async function attackAgainAndAgain(seed: number, count: number): Promise<number> {
  const random = new Random(seed);
  const cookie = newLearner();
  let sent = 0;
  while (sent < count) {
    const socket = await openHostile(random, cookie);
    const inputs = Array.from({ length: 1 + random.below(LARGEST_BATCH) }, () => hostileInput(random));
    sent += inputs.length;
    if (random.below(50) === 0) {
      await attackWithoutHello(socket, random);
      continue;
    }
    socket.send(hello(random.pick([null, LESSON_REF, { course: 'no', lesson: 'such' }])));
    await attack(socket, inputs, random);
  }
  return sent;
}

async function attackWithoutHello(socket: WebSocket, random: Random): Promise<void> {
  const first: HostileInput = {
    kind: 'anything before hello',
    data: random.pick(['{"type":"ping","id":1}', '{"type":"activity"}', '']),
    isBinary: false,
    closes: CLOSE_CODES.badMessage,
  };
  await attack(socket, [first], random);
}

/** Types and waits for the echo, again and again. @returns how often */
async function work(page: TestPage, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (; !signal.aborted; count += 1) {
    page.frames.length = 0;
    page.type(`echo round-${count}\r`);
    await vi.waitFor(() => expect(page.output()).toContain(`\x07round-${count}\r\n`), { timeout: 10_000, interval: 2 });
    const last = page.frames.at(-1);
    if (last) page.send({ type: 'terminal.ack', channel: 0, seq: last.seq + last.payload.length });
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return count;
}

it(
  `survives ${INPUTS} hostile inputs (seed ${SEED}); a good page works on, and nothing is left`,
  async () => {
    using taken = new LeakWatch();
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const good = await running.open().opened();
    await good.hello(LESSON_REF);
    await good.attach();
    const done = new AbortController();
    const working = work(good, done.signal);
    await attackAgainAndAgain(SEED - 1, 500);
    const before = { timers: activeTimers(), bytes: await usedMemoryBytes() };

    const attacks = Array.from({ length: LEARNERS - 1 }, (_, index) =>
      attackAgainAndAgain(SEED + index, INPUTS / (LEARNERS - 1)),
    );
    const sent = await Promise.all(attacks);
    done.abort();
    const echoes = await working;

    expect(sent.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(INPUTS);
    expect(echoes).toBeGreaterThan(20);
    await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(1));
    await vi.waitFor(() => expect(taken.counts).toEqual({ listeners: 1, attachments: 1, openings: 0 }));
    expect(running.sessions.sessions).toHaveLength(1 + LEARNERS);
    // A session has a few timers; each of the thousands of connections had at least one.
    expect(activeTimers() - before.timers).toBeLessThan(40);
    // What the learners' terminals keep is bounded. The log's fakes remember what they were told.
    for (const fake of [running.log.debug, running.log.warn]) fake.mockReset();
    expect((await usedMemoryBytes()) - before.bytes).toBeLessThan(32 * MIB);
    expect(running.log.error.mock.calls).toEqual([]);
    expect(good.heard.filter(({ type }) => type === 'fault')).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(rejections).toEqual([]);
    process.off('unhandledRejection', note);
  },
  TIMEOUT_MS,
);
