import { Duplex } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import type { DialTarget } from '../sandbox/sandbox-provider.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { probeKey } from './probe.ts';
import { Prober } from './prober.ts';
import { Slots } from './slots.ts';

const SERVER = { kind: 'http', host: 'sandbox', port: 8080, path: '/' } as const;
const KEY = probeKey(SERVER);
const PAGE = '+HTTP/1.0 200 OK\r\n\r\nhello';

const probers: Prober[] = [];
afterEach(async () => {
  for (const prober of probers.splice(0)) await prober.dispose();
});

/** A prober of one server, and the streams that it opened to ask. */
async function asking() {
  const streams: Duplex[] = [];
  const dial = async (_target: DialTarget) => {
    const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    streams.push(stream);
    return stream;
  };
  const prober = new Prober({
    sandbox: { dial, exec: () => Promise.reject(new Error('no')), engine: fakeEngine({}) },
    view: () => undefined,
    scripts: new Slots(1),
    isAwaited: () => true,
    onResult: () => undefined,
  });
  probers.push(prober);
  prober.want([SERVER]);
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  return { prober, streams };
}

const resultIs = (prober: Prober, kind: string) => vi.waitFor(() => expect(prober.result(KEY)).toMatchObject({ kind }));

it('knows that nobody answers while it waits for a server, and what that answers at last', async () => {
  const { prober, streams } = await asking();
  streams[0]?.push('-');
  await resultIs(prober, 'nobody');
  expect(streams[0]?.destroyed).toBe(false);
  streams[0]?.push(PAGE);
  streams[0]?.push(null);
  await resultIs(prober, 'answer');
});

it('asks anew when something happens while it waits, and knows meanwhile what it knew', async () => {
  const { prober, streams } = await asking();
  streams[0]?.push('-');
  await resultIs(prober, 'nobody');
  prober.stir();
  await vi.waitFor(() => expect(streams).toHaveLength(2));
  expect(streams[0]?.destroyed).toBe(true);
  expect(prober.result(KEY)).toEqual({ kind: 'nobody' });
});

it('waits for nobody any more when nobody wants to know', async () => {
  const { prober, streams } = await asking();
  streams[0]?.push('-');
  await resultIs(prober, 'nobody');
  prober.want([]);
  await vi.waitFor(() => expect(streams[0]?.destroyed).toBe(true));
  expect(streams).toHaveLength(1);
});

it('waits for nobody any more when it is disposed', async () => {
  const { prober, streams } = await asking();
  await prober.dispose();
  await vi.waitFor(() => expect(streams[0]?.destroyed).toBe(true));
});
