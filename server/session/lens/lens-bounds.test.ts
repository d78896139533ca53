// Whoever tells what a lens sees may be a program of the learner's: what it costs to listen is bounded.
import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { LENS_GREETING, lensRecord, openedRecord } from '../../testing/lens-teller.ts';
import { CallReader } from './call-reader.ts';
import { HttpBody } from './http-body.ts';
import { KeptBytes } from './kept-bytes.ts';
import { followLens } from './lens-follower.ts';
import { LensRecords } from './lens-records.ts';

const QUESTION = 'GET /v1.41/containers/json HTTP/1.1\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n';
const listeners = () => ({ onCommand: () => 1, nextCallId: () => 1, onCall: vi.fn() });

it('a body in pieces of one byte takes no more memory than a whole one', () => {
  const body = new HttpBody({ kind: 'open' });
  for (let n = 0; n < 100_000; n += 1) body.take(Buffer.of(65));
  expect(body.bytes.equals(Buffer.alloc(64 * 1024, 'A'))).toBe(true);
  expect(body.isWhole).toBe(false);
  expect(body.memory).toBe(64 * 1024);
});

it('a head in pieces of one byte is copied a few times, not for each of them', () => {
  const grown = new Set<number>();
  const text = new KeptBytes(32 * 1024);
  for (let n = 0; n < 32 * 1024; n += 1) {
    text.add(Buffer.of(65));
    grown.add(text.memory);
  }
  expect(text.length).toBe(32 * 1024);
  expect(grown.size).toBeLessThan(10);
});

it('more connections than commands make are not remembered', () => {
  const reader = new CallReader(listeners());
  const records = new LensRecords();
  records.push(LENS_GREETING);
  const take = (told: Buffer) => {
    for (const record of records.push(told)) reader.take(record);
  };
  for (let connection = 1; connection <= 1000; connection += 1) {
    take(openedRecord(['x'], { connection }));
    take(lensRecord({ kind: '>', connection, bytes: QUESTION }));
    take(lensRecord({ kind: '<', connection, bytes: `${ANSWER}${'x'.repeat(60_000)}` }));
  }
  expect(reader.memory).toBeLessThanOrEqual(4 * 1024 * 1024);
  for (let connection = 1; connection <= 1000; connection += 1) take(lensRecord({ kind: 'x', connection }));
  expect(reader.memory).toBe(0);
});

it('what takes long to read is followed by a longer rest', async () => {
  const stream = new PassThrough();
  const abort = new AbortController();
  const sandbox = { dial: async () => stream } as unknown as Sandbox;
  let clockMs = 0;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => clockMs);
  const timeout = vi.spyOn(globalThis, 'setTimeout');
  const onCall = () => {
    clockMs += 100;
  };
  const told = { ...listeners(), onCall };
  const following = followLens(sandbox, told, abort.signal);
  stream.write(
    Buffer.concat([LENS_GREETING, openedRecord(['x']), lensRecord({ kind: '>', connection: 1, bytes: QUESTION })]),
  );
  await vi.waitFor(() => expect(timeout.mock.calls.some(([, ms]) => ms === 300)).toBe(true));
  abort.abort();
  await following;
  now.mockRestore();
  timeout.mockRestore();
});
