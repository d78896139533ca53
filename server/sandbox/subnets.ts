// IPv4 ranges as numbers, and the first small one that is free in a large one. Pure.

export interface Subnet {
  /** Its first address as a number. */
  readonly first: number;
  readonly prefix: number;
}

/** Of a sandbox's network: the bridge, the sandbox, and no more than four others. */
export const SANDBOX_PREFIX = 29;

/** @returns undefined when it is none of IPv4, such as an IPv6 one */
export function parseSubnet(text: string): Subnet | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [, ...numbers] = match.map(Number);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = numbers;
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: address - (address % sizeOf(prefix)), prefix };
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export const formatSubnet = ({ first, prefix }: Subnet): string => `${formatAddress(first)}/${prefix}`;

/**
 * @param range where to look
 * @param used ranges of any size that it must not overlap
 * @returns undefined when nothing is free
 */
export function freeSubnet(range: Subnet, used: readonly Subnet[]): Subnet | undefined {
  const size = sizeOf(SANDBOX_PREFIX);
  const end = range.first + sizeOf(range.prefix);
  let first = range.first;
  while (first + size <= end) {
    const candidate = { first, prefix: SANDBOX_PREFIX };
    const inTheWay = used.find((other) => overlap(candidate, other));
    if (!inTheWay) return candidate;
    // Behind it, at the next multiple of our own size.
    first = Math.max(first + size, Math.ceil((inTheWay.first + sizeOf(inTheWay.prefix)) / size) * size);
  }
  return undefined;
}

function overlap(one: Subnet, other: Subnet): boolean {
  return one.first < other.first + sizeOf(other.prefix) && other.first < one.first + sizeOf(one.prefix);
}

const sizeOf = (prefix: number): number => 2 ** (32 - prefix);
