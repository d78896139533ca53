// Where a request comes from, for limits by address: the connection's other end, or what the proxies in front of us say.
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/**
 * @param proxyHops number of proxies in front of us that each add to `X-Forwarded-For`; what stands further to the left
 *   was written by the client and is not believed
 * @returns an IPv4 address, or an IPv6 network of 64 bits, which is what one subscriber has; null when it is not known
 */
export function clientAddress(request: IncomingMessage, proxyHops: number): string | null {
  return normalize(forwarded(request, proxyHops)) ?? normalize(request.socket.remoteAddress);
}

function forwarded({ headers }: IncomingMessage, proxyHops: number): string | undefined {
  if (proxyHops === 0) return undefined;
  const header = headers['x-forwarded-for'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return entries.at(-proxyHops)?.trim();
}

function normalize(address: string | undefined): string | null {
  if (address === undefined) return null;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  return isIPv6(plain) ? `${firstGroups(plain)}::/64` : null;
}

/** The first four groups of an IPv6 address, written in full. */
function firstGroups(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
