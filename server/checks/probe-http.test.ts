import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import type { DialTarget } from '../sandbox/sandbox-provider.ts';
import type { HttpAnswer } from './facts.ts';
import { probeHttp } from './probe-http.ts';

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

/** A stream into a sandbox that says these pieces when it is asked, and hangs up. */
function line(...pieces: string[]): Duplex {
  return new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      for (const piece of pieces.splice(0)) this.push(piece);
      this.push(null);
      done();
    },
  });
}

async function probed(streams: Record<'knock' | 'dial', () => Duplex>, signal = new AbortController().signal) {
  const told: HttpAnswer[] = [];
  const dialled: DialTarget[] = [];
  const dial = async (target: DialTarget) => {
    dialled.push(target);
    return typeof target === 'object' && 'knockAt' in target ? streams.knock() : streams.dial();
  };
  const asking = { signal, patienceMs: 1000, onNone: (answer: HttpAnswer) => void told.push(answer) };
  const answer = await probeHttp({ dial }, { port: 8080, path: '/' }, asking);
  return { answer, told, dialled };
}

const never = (): Duplex => {
  throw new Error('not to be dialled');
};

it('takes the answer after the mark', async () => {
  const { answer, told, dialled } = await probed({ knock: () => line(`+${PAGE}`), dial: never });
  expect(answer).toEqual({ kind: 'answer', status: 200, body: 'hello' });
  expect(told).toEqual([]);
  expect(dialled).toEqual([{ knockAt: 8080, patienceMs: 1000 }]);
});

it('tells that there is no answer yet, and then the answer', async () => {
  const { answer, told } = await probed({ knock: () => line('-', '~-', '+', PAGE), dial: never });
  expect(told.map(({ kind }) => kind)).toEqual(['nobody', 'late', 'nobody']);
  expect(answer).toMatchObject({ kind: 'answer' });
});

it('takes all of an answer that ends with the stream', async () => {
  const body = 'x'.repeat(60_000);
  const { answer } = await probed({ knock: () => line('+HTTP/1.0 200 OK\r\n\r\n', body), dial: never });
  expect(answer).toEqual({ kind: 'answer', status: 200, body });
});

it.each([
  ['-', 'nobody'],
  ['~', 'late'],
  ['+no such protocol', 'gibberish'],
  ['+', 'nobody'],
])('of %j at the end it makes %s', async (said, kind) => {
  const { answer } = await probed({ knock: () => line(said), dial: never });
  expect(answer).toEqual({ kind });
});

it('asks by itself in a sandbox that has no such program', async () => {
  const { answer, dialled } = await probed({ knock: () => line(), dial: () => line(PAGE) });
  expect(answer).toMatchObject({ kind: 'answer', body: 'hello' });
  expect(dialled.at(-1)).toEqual({ port: 8080 });
});

it('gives up when it is told to, and closes the stream', async () => {
  const abort = new AbortController();
  const silent = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const asking = probed({ knock: () => silent, dial: never }, abort.signal);
  abort.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
  expect(silent.destroyed).toBe(true);
});
