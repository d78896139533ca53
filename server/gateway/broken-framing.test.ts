// Clients that do not speak the websocket's own protocol, byte by byte.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { Random } from '../../lib/protocol/testing/random.ts';
import { type GatewayUnderTest, gatewayUnderTest, newLearner } from '../testing/gateway-under-test.ts';
import { OPCODES, RawClient, type RawFrame, rawFrame, upgradeRequest } from '../testing/raw-client.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 4);
const { continuation, text, binary, close, ping, pong } = OPCODES;
const HELLO = '{"type":"hello","version":4,"locale":"ko","lesson":null}';
const PING = '{"type":"ping","id":4711}';
const PONG = '{"type":"pong","id":4711}';

let running: GatewayUnderTest;
const clients: RawClient[] = [];
beforeEach(async () => {
  running = await gatewayUnderTest();
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await running[Symbol.asyncDispose]();
});

const request = (address = '192.0.2.9') => ({ port: running.port, cookie: newLearner(), address });

async function upgraded(address?: string): Promise<RawClient> {
  const client = await RawClient.upgraded(request(address));
  clients.push(client);
  return client;
}

const answers = (client: RawClient) => vi.waitFor(() => expect(client.said).toContain(PONG), { timeout: 5000 });

describe('what is no websocket frame ends the connection, with the code for it', () => {
  const half = Buffer.alloc(40 * 1024, 'x');
  const cases: Array<[string, number, RawFrame[]]> = [
    ['an opcode that there is not', 1002, [{ opcode: 3 }]],
    ['a control opcode that there is not', 1002, [{ opcode: 11 }]],
    ['a reserved bit', 1002, [{ opcode: text, payload: HELLO, reserved: 4 }]],
    ['another reserved bit', 1002, [{ opcode: text, payload: HELLO, reserved: 1 }]],
    ['no mask', 1002, [{ opcode: text, payload: HELLO, isMasked: false }]],
    ['a long control frame', 1002, [{ opcode: ping, payload: Buffer.alloc(126) }]],
    ['a long close', 1002, [{ opcode: close, payload: Buffer.alloc(200) }]],
    ['a control frame in parts', 1002, [{ opcode: pong, isLast: false }]],
    ['the middle of no message', 1002, [{ opcode: continuation, payload: 'x' }]],
    ['a message in another', 1002, [{ opcode: text, isLast: false }, { opcode: binary }]],
    ['a close with half a code', 1002, [{ opcode: close, payload: Buffer.of(3) }]],
    ['a close with a code that nobody may send', 1002, [{ opcode: close, payload: Buffer.of(0x03, 0xed) }]],
    ['a close that is no UTF-8', 1007, [{ opcode: close, payload: Buffer.of(0x03, 0xe8, 0xff) }]],
    ['a text that is no UTF-8', 1007, [{ opcode: text, payload: Buffer.of(0xff) }]],
    [
      'a character that is cut off',
      1007,
      [
        { opcode: text, payload: Buffer.of(0xed, 0x95), isLast: false },
        { opcode: continuation, payload: Buffer.of(0x20) },
      ],
    ],
    [
      'a message that is too large in all',
      1009,
      [
        { opcode: binary, payload: half, isLast: false },
        { opcode: continuation, payload: half },
      ],
    ],
    [
      'a message of too many parts',
      1008,
      [
        { opcode: text, isLast: false },
        ...Array.from({ length: 100 }, () => ({ opcode: continuation, isLast: false })),
      ],
    ],
  ];

  it.each(cases)('%s: %d', async (_, code, frames) => {
    const client = await upgraded();
    client.send({ opcode: text, payload: HELLO }, ...frames);
    await vi.waitFor(() => expect(client.closeCode).toBe(code), { timeout: 5000 });
    client.socket.end();
    await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(0));
  });

  it('a length beyond all that can be counted: 1009', async () => {
    const client = await upgraded();
    client.socket.write(Buffer.of(0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4));
    await vi.waitFor(() => expect(client.closeCode).toBe(1009));
  });
});

describe('what is unusual, but right', () => {
  it('a message in parts is one message, also with a ping in its middle', async () => {
    const client = await upgraded();
    client.send({ opcode: text, payload: HELLO });
    client.send({ opcode: text, payload: PING.slice(0, 5), isLast: false }, { opcode: ping, payload: 'hi' });
    client.send({ opcode: continuation, payload: PING.slice(5, 6), isLast: false });
    client.send({ opcode: continuation, payload: PING.slice(6) });
    await answers(client);
    expect(client.said).toContain('\x8a\x02hi');
  });

  it('a message comes byte by byte', async () => {
    const client = await upgraded();
    client.socket.setNoDelay(true);
    for (const byte of Buffer.concat([HELLO, PING].map((payload) => rawFrame({ opcode: text, payload })))) {
      client.socket.write(Buffer.of(byte));
    }
    await answers(client);
  });
});

it('a flood of pings ends its connection; the next one of its address works on', async () => {
  const [flooding, other] = [await upgraded('192.0.2.1'), await upgraded('192.0.2.1')];
  other.send({ opcode: text, payload: HELLO });
  flooding.send(...Array.from({ length: 20_000 }, () => ({ opcode: ping })));
  await flooding.ended;
  other.send({ opcode: text, payload: PING });
  await answers(other);
});

it(`bytes changed at random crash nothing (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  const good = await running.open().opened();
  await good.hello();
  const stream = Buffer.concat([
    rawFrame({ opcode: text, payload: HELLO }),
    rawFrame({ opcode: text, payload: '{"type":"activity"}' }),
    rawFrame({ opcode: binary, payload: Buffer.of(1, 0, 0, 0, 0, 0, 0, 0, 0x78) }),
    rawFrame({ opcode: text, payload: PING }),
  ]);
  for (let round = 0; round < 500; round += 1) {
    const client = await RawClient.upgraded(request(`10.${random.below(250)}.${random.below(250)}.${round % 250}`));
    const broken = Buffer.from(stream);
    for (let changes = 1 + random.below(4); changes > 0; changes -= 1)
      broken[random.below(broken.length)] = random.below(256);
    const cut = random.below(3) === 0 ? random.below(broken.length) : broken.length;
    client.socket.write(broken.subarray(0, cut));
    if (random.below(2) === 0) client.socket.end();
    else setImmediate(() => client.socket.destroy());
    await client.ended;
  }
  good.send({ type: 'ping', id: 1 });
  await good.next('pong');
  await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(1));
  expect(running.log.error).not.toHaveBeenCalled();
}, 60_000);

it('an upgrade that comes slowly or not to its end keeps nobody waiting, and is no connection yet', async () => {
  const options = request();
  const slow = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const client = await RawClient.connect(running.port);
      clients.push(client);
      client.socket.write(upgradeRequest(options).slice(0, 1 + index));
      return client;
    }),
  );
  const client = await upgraded('192.0.2.77');
  client.send({ opcode: text, payload: HELLO }, { opcode: text, payload: PING });
  await answers(client);
  expect(running.gateway.connectionCount).toBe(1);
  for (const { socket } of slow) socket.destroy();
});

it('a frame that never ends keeps no more than a message', async () => {
  const client = await upgraded();
  client.send({ opcode: text, payload: HELLO });
  const head = rawFrame({ opcode: binary, payload: Buffer.alloc(LIMITS.clientFrameBytes) });
  client.socket.write(head.subarray(0, head.length - 1));
  const next = await upgraded('192.0.2.78');
  next.send({ opcode: text, payload: HELLO }, { opcode: text, payload: PING });
  await answers(next);
  client.socket.end();
  await client.ended;
});
