import { describe, expect, it } from 'vitest';
import { type ApiCall, apiCallSchema } from '../../../lib/protocol/messages.ts';
import { Random } from '../../../lib/protocol/testing/random.ts';
import { LENS_GREETING, lensRecord, openedRecord, type Told } from '../../testing/lens-teller.ts';
import { CallReader } from './call-reader.ts';
import { LensRecords } from './lens-records.ts';

const MS = 1000;
const JSON_TYPE = 'Content-Type: application/json\r\n';

/** Reads what is told, in pieces of this size. @returns the last state of each call, and the commands' lines */
function read(told: Buffer, pieceBytes = told.length) {
  const calls = new Map<number, ApiCall>();
  const lines: string[] = [];
  let id = 0;
  const reader = new CallReader({
    onCommand: (line) => lines.push(line),
    nextCallId: () => ++id,
    onCall: (_, call) => void calls.set(call.id, apiCallSchema.parse(call)),
  });
  const records = new LensRecords();
  for (let at = 0; at < told.length; at += pieceBytes) {
    for (const record of records.push(told.subarray(at, at + pieceBytes))) reader.take(record);
  }
  return { calls: [...calls.values()], lines };
}

const tell = (...told: Told[]) =>
  Buffer.concat([LENS_GREETING, openedRecord(['docker', 'ps']), ...told.map((one) => lensRecord(one))]);

const asked = (bytes: string, more: Partial<Told> = {}): Told => ({ kind: '>', bytes, ...more });
const answered = (bytes: string, more: Partial<Told> = {}): Told => ({ kind: '<', bytes, ...more });
const closed = (atMs = 0): Told => ({ kind: 'x', atUs: atMs * MS });

const PING = 'HEAD /_ping HTTP/1.1\r\nHost: docker\r\n\r\n';
const LIST = 'GET /v1.41/containers/json?all=1 HTTP/1.1\r\nHost: docker\r\n\r\n';
const json = (body: string, head = 'HTTP/1.1 200 OK') =>
  `${head}\r\n${JSON_TYPE}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunked = (...chunks: string[]) =>
  `HTTP/1.1 200 OK\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;

describe('calls on one connection', () => {
  const keepAlive = tell(
    asked(PING, { atUs: 1 * MS }),
    answered('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', { atUs: 3 * MS }),
    asked(LIST, { atUs: 10 * MS }),
    answered(chunked('[{"Id":', '"하나"}]'), { atUs: 15 * MS }),
    asked(`POST /v1.41/containers/create HTTP/1.1\r\n${JSON_TYPE}Content-Length: 13\r\n\r\n{"Image":"x"}`, {
      atUs: 20 * MS,
    }),
    answered('HTTP/1.1 100 Continue\r\n\r\n', { atUs: 21 * MS }),
    answered(json('{"message":"no"}', 'HTTP/1.1 404 Not Found'), { atUs: 27 * MS }),
    asked('DELETE /v1.41/containers/x HTTP/1.1\r\n\r\n', { atUs: 30 * MS }),
    answered('HTTP/1.1 204 No Content\r\n\r\n', { atUs: 31 * MS }),
    closed(40),
  );

  it.each([1, 2, 7, 100, 10_000])('are told with what is known of each, in pieces of %i bytes', (pieceBytes) => {
    const { calls, lines } = read(keepAlive, pieceBytes);
    expect(lines).toEqual(['docker ps']);
    expect(calls).toEqual([
      call({ id: 1, method: 'HEAD', path: '/_ping', status: 200, durationMs: 2 }),
      call({
        id: 2,
        method: 'GET',
        path: '/v1.41/containers/json?all=1',
        status: 200,
        durationMs: 5,
        responseBody: '[\n  {\n    "Id": "하나"\n  }\n]',
      }),
      call({
        id: 3,
        method: 'POST',
        path: '/v1.41/containers/create',
        status: 404,
        durationMs: 7,
        requestBody: '{\n  "Image": "x"\n}',
        responseBody: '{\n  "message": "no"\n}',
      }),
      call({ id: 4, method: 'DELETE', path: '/v1.41/containers/x', status: 204, durationMs: 1 }),
    ]);
  });

  it('may be a stream, whose bytes are nobody’s', () => {
    const { calls } = read(
      tell(
        asked('POST /v1.41/containers/x/attach?stream=1 HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'),
        answered(
          'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nGET / HTTP/1.1\r\n\r\n',
        ),
        asked('GET /secret HTTP/1.1\r\n\r\n'),
        answered(json('{}')),
        closed(5000),
      ),
    );
    expect(calls).toEqual([
      call({
        id: 1,
        method: 'POST',
        path: '/v1.41/containers/x/attach?stream=1',
        status: 101,
        durationMs: 5000,
        streams: true,
      }),
    ]);
  });

  it.each([
    ['/v1.41/events', true],
    ['/v1.41/containers/x/logs?follow=1&stdout=1', true],
    ['/v1.41/containers/x/logs?stdout=1', false],
    ['/v1.41/containers/x/stats', true],
    ['/v1.41/containers/x/stats?stream=0', false],
    ['/v1.41/containers/json', false],
  ])('%s goes on without end: %s', (path, streams) => {
    const { calls } = read(tell(asked(`GET ${path} HTTP/1.1\r\n\r\n`), answered(chunked('{}').slice(0, -5))));
    expect(calls).toMatchObject([{ status: 200, durationMs: null, streams }]);
  });

  it('ends with the connection where nothing else says its length', () => {
    const { calls } = read(
      tell(asked(LIST), answered(`HTTP/1.0 200 OK\r\n${JSON_TYPE}\r\n{"a":`), answered('1}'), closed(3)),
    );
    expect(calls).toMatchObject([{ status: 200, durationMs: 3, responseBody: '{\n  "a": 1\n}' }]);
  });

  it('may never be answered', () => {
    expect(read(tell(asked(LIST), closed(9))).calls).toMatchObject([{ status: null, durationMs: 9 }]);
  });
});

describe('bytes that are missing', () => {
  it('of a body whose length is known cost only its end', () => {
    const { calls } = read(
      tell(
        asked(LIST),
        answered(`HTTP/1.1 200 OK\r\n${JSON_TYPE}Content-Length: 1000\r\n\r\n[1,`, { missing: 900 }),
        answered(`${' '.repeat(96)}]`),
        asked(PING),
        answered('HTTP/1.1 200 OK\r\n\r\n'),
      ),
    );
    expect(calls).toMatchObject([
      { status: 200, durationMs: 0, truncated: true },
      { path: '/_ping', status: 200, truncated: false },
    ]);
  });

  it('of a body in chunks end at the next question', () => {
    const { calls } = read(
      tell(
        asked(LIST),
        answered(chunked('[1,').slice(0, -5), { missing: 100_000 }),
        answered('5}]\r\n0\r\n\r\n'),
        asked(PING, { atUs: 9 * MS }),
        answered('HTTP/1.1 200 OK\r\n\r\n', { atUs: 9 * MS }),
      ),
    );
    expect(calls).toMatchObject([
      { status: 200, responseBody: '[1,', truncated: true },
      { path: '/_ping', status: 200 },
    ]);
  });

  it('of a question in chunks end with its answer', () => {
    const upload = 'POST /v1.41/images/load HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\nabc';
    const { calls } = read(
      tell(
        asked(upload, { missing: 500_000 }),
        asked('', { missing: 70_000 }),
        asked('x', { missing: 2 ** 31 }),
        answered(json('{}')),
        asked(PING),
        answered('HTTP/1.1 200 OK\r\n\r\n'),
      ),
    );
    expect(calls).toMatchObject([
      { path: '/v1.41/images/load', status: 200, responseBody: '{}' },
      { path: '/_ping', status: 200 },
    ]);
  });
});

describe('what is shown', () => {
  const bodyOf = (body: string, type = JSON_TYPE) =>
    read(
      tell(
        asked(LIST),
        answered(`HTTP/1.1 200 OK\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
      ),
    ).calls[0];

  it('is JSON alone', () => {
    expect(bodyOf('OK', 'Content-Type: text/plain\r\n')?.responseBody).toBeNull();
    expect(bodyOf('\0\x01', 'Content-Type: application/x-tar\r\n')?.responseBody).toBeNull();
    expect(bodyOf('')?.responseBody).toBeNull();
  });

  it('are the lines of a pull as they come', () => {
    const lines = '{"status":"Pulling"}\r\n{"status":"Done"}';
    expect(bodyOf(`${lines}\r\n`)?.responseBody).toBe(lines);
  });

  it('is cut at a length', () => {
    const long = bodyOf(JSON.stringify('x'.repeat(40_000)));
    expect(long).toMatchObject({ truncated: true });
    expect(long?.responseBody).toHaveLength(16 * 1024);
    expect(bodyOf(JSON.stringify('😀'.repeat(10_000)))?.responseBody).not.toMatch(/[\ud800-\udbff]$/);
  });

  it('is no password, also where it cannot be read', () => {
    expect(bodyOf('{"username":"u","password":"geheim","auth":""}')?.responseBody).toBe(
      '{\n  "username": "u",\n  "password": "•••",\n  "auth": ""\n}',
    );
    expect(bodyOf('{"Password":"geheim"')?.responseBody).toBe('•••');
  });

  it('is no header', () => {
    const text = JSON.stringify(
      read(
        tell(
          asked('POST /x HTTP/1.1\r\nX-Registry-Auth: geheim\r\nAuthorization: geheim\r\n\r\n'),
          answered(json('{}')),
        ),
      ),
    );
    expect(text).not.toContain('geheim');
  });

  it('survives JSON that is nested too deep', () => {
    expect(bodyOf('['.repeat(30_000) + ']'.repeat(30_000))).toMatchObject({ status: 200 });
  });
});

describe('what no client and no engine would say', () => {
  it.each([
    ['no HTTP', asked('\x16\x03\x01\x02')],
    ['another version', asked('GET / HTTP/2\r\n\r\n')],
    ['an answer without a question', answered(json('{}'))],
    ['a head without end', asked(`GET / HTTP/1.1\r\n${'x'.repeat(60_000)}`)],
  ])('is no call: %s', (_, told) => {
    expect(read(tell(told, asked(PING))).calls.filter(({ status }) => status !== null)).toEqual([]);
  });

  it('never harms whoever reads it', () => {
    const random = new Random(20261130);
    const pieces = [
      PING,
      LIST,
      json('{"a":1}'),
      chunked('[1', ']'),
      'HTTP/1.1 101 X\r\n\r\n',
      '0\r\n\r\n',
      '\r\n',
      'ffffffffffff\r\n',
      '\0',
    ];
    for (let round = 0; round < 300; round++) {
      const told = Array.from({ length: 30 }, () => {
        const bytes =
          random.below(5) === 0 ? Buffer.from(random.bytes(random.below(200))) : Buffer.from(random.pick(pieces));
        const kept = random.below(4) === 0 ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
        const kind = random.pick(['>', '<', '>', '<', 'x'] as const);
        const missing = random.below(6) === 0 ? random.below(100_000) : 0;
        return lensRecord({ kind, connection: 1 + random.below(3), bytes: kept, missing });
      });
      const opened = [1, 2, 3].map((connection) => openedRecord(['x'], { connection }));
      read(Buffer.concat([LENS_GREETING, ...opened, ...told]), 1 + random.below(500));
    }
  });

  it.each([
    ['another greeting', Buffer.from('lens 2\n')],
    ['another kind of record', Buffer.concat([LENS_GREETING, Buffer.alloc(21)])],
    ['a record without end', Buffer.concat([LENS_GREETING, Buffer.alloc(21, 0xff)])],
  ])('ends with an error: %s', (_, told) => {
    expect(() => read(told)).toThrow('lens: ');
  });
});

function call(known: Partial<ApiCall>): ApiCall {
  return {
    id: 0,
    method: '',
    path: '',
    status: null,
    durationMs: null,
    streams: false,
    requestBody: null,
    responseBody: null,
    truncated: false,
    ...known,
  };
}
