import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

function request(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const message = new IncomingMessage(socket);
  if (forwardedFor !== undefined) message.headers['x-forwarded-for'] = forwardedFor;
  return message;
}

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, null],
])('a connection from %s', (remote, expected) => {
  expect(clientAddress(request(remote), 0)).toBe(expected);
});

it.each([
  ['believes nobody when there is no proxy', '198.51.100.1', 0, '192.0.2.7'],
  ['takes what the one proxy saw', '203.0.113.9, 198.51.100.1', 1, '198.51.100.1'],
  ['takes what the first of two proxies saw', '203.0.113.9, 198.51.100.1', 2, '203.0.113.9'],
  ['does not believe what the client wrote before', '10.0.0.1, 203.0.113.9, 198.51.100.1', 2, '203.0.113.9'],
  ['takes the connection when there are fewer entries than proxies', '203.0.113.9', 2, '192.0.2.7'],
  ['takes the connection when the entry is none', 'unknown', 1, '192.0.2.7'],
  ['takes the connection when there is no header', undefined, 1, '192.0.2.7'],
] as const)('%s', (_, header, hops, expected) => {
  expect(clientAddress(request('192.0.2.7', header), hops)).toBe(expected);
});
