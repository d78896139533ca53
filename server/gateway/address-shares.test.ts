import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { type AddressShare, AddressShares } from './address-shares.ts';

const HERE = '192.0.2.1';
const KIB = 1024;
/** Of the connections' own limits, which a flood does not heed. */
const FRAME_BYTES = LIMITS.clientFrameBytes;

let shares: AddressShares;
beforeEach(() => {
  shares = new AddressShares();
});

const many = (count: number, address: string | null = HERE) =>
  Array.from({ length: count }, () => shares.open(address, 0));

/** Sends as fast as it may from each, as one that is read later does. @returns the bytes that were sent */
function flood(connections: readonly AddressShare[], untilMs: number): number {
  const readAtMs = connections.map(() => 0);
  let sent = 0;
  for (let nowMs = 0; nowMs < untilMs; nowMs += 10) {
    connections.forEach((connection, index) => {
      if ((readAtMs[index] as number) > nowMs) return;
      readAtMs[index] = nowMs + connection.takeBytes(FRAME_BYTES, nowMs);
      sent += FRAME_BYTES;
    });
  }
  return sent;
}

/** As `flood`, with messages. */
function chatter(connections: readonly AddressShare[], untilMs: number): number {
  const readAtMs = connections.map(() => 0);
  let sent = 0;
  for (let nowMs = 0; nowMs < untilMs; nowMs += 10) {
    connections.forEach((connection, index) => {
      if ((readAtMs[index] as number) > nowMs) return;
      readAtMs[index] = nowMs + connection.takeMessage(nowMs);
      sent += 1;
    });
  }
  return sent;
}

describe('what the connections of one address send', () => {
  it('is bounded for all of them together, in bytes', () => {
    const seconds = 20;
    const sent = flood(many(200), seconds * 1000);
    const own = 200 * (LIMITS.ownInputBytesPerSecond * seconds + LIMITS.ownInputBurstBytes + FRAME_BYTES);
    const common = LIMITS.addressInputBytesPerSecond * seconds + LIMITS.addressInputBurstBytes;
    expect(sent).toBeLessThanOrEqual(own + common);
    // Each for itself would have been allowed twenty times as much.
    expect(sent).toBeLessThan(200 * (LIMITS.inputBytesPerSecond * seconds + LIMITS.inputBurstBytes) * 0.1);
  });

  it('is bounded for all of them together, in messages', () => {
    const seconds = 20;
    const sent = chatter(many(200), seconds * 1000);
    const own = 200 * (LIMITS.ownMessagesPerSecond * seconds + LIMITS.ownMessageBurst + 1);
    expect(sent).toBeLessThanOrEqual(own + LIMITS.addressMessagesPerSecond * seconds + LIMITS.addressMessageBurst);
    expect(sent).toBeLessThan(200 * (LIMITS.messagesPerSecond * seconds + LIMITS.messageBurst) * 0.4);
  });

  it('holds nobody back who types while all the others flood', () => {
    const [typist, ...others] = many(200) as [AddressShare, ...AddressShare[]];
    flood(others, 20_000);
    chatter(others, 20_000);
    const waits: number[] = [];
    // Thirty keys and seven acknowledgements a second, at the price of a message each.
    for (let nowMs = 20_000; nowMs < 50_000; nowMs += 33) {
      for (const other of others) other.takeBytes(FRAME_BYTES, nowMs);
      waits.push(typist.takeBytes(256, nowMs));
      if (nowMs % 4 === 0) waits.push(typist.takeBytes(256, nowMs), typist.takeMessage(nowMs));
    }
    expect(Math.max(...waits)).toBe(0);
  });

  it('is not held back where a class does what a class does', () => {
    const waits: number[] = [];
    for (const page of many(200)) {
      // The server was restarted: all come back, each with its terminals, and 40 learners paste 256 KiB.
      for (let message = 0; message < 12; message += 1) waits.push(page.takeMessage(0), page.takeBytes(KIB, 0));
    }
    for (const page of many(40)) for (let kib = 0; kib < 256; kib += 64) waits.push(page.takeBytes(64 * KIB, 0));
    expect(Math.max(...waits)).toBe(0);
  });

  it('is owed by the connection that sent it, not by the next one', () => {
    const [greedy, next] = many(2) as [AddressShare, AddressShare];
    expect(greedy.takeBytes(LIMITS.addressInputBurstBytes, 0)).toBe(0);
    const over = LIMITS.ownInputBytesPerSecond * 3 + LIMITS.ownInputBurstBytes;
    expect(greedy.takeBytes(over, 0)).toBe(3000);
    expect(next.takeBytes(LIMITS.ownInputBurstBytes, 0)).toBe(0);
    expect(greedy.takeBytes(1, 3001)).toBe(0);
  });

  it('is nothing to another address', () => {
    flood(many(200), 10_000);
    const [elsewhere] = many(1, '192.0.2.2') as [AddressShare];
    expect(elsewhere.takeBytes(LIMITS.addressInputBurstBytes, 10_000)).toBe(0);
  });

  it('is not shared where the address is not known', () => {
    const [one] = many(1, null) as [AddressShare];
    for (let count = 0; count < 100_000; count += 1) {
      expect(one.takeBytes(FRAME_BYTES, 0) + one.takeMessage(0)).toBe(0);
    }
    expect(shares.accounts).toBe(0);
  });
});

describe('what is remembered', () => {
  it('is only of addresses that are connected, or were a moment ago', () => {
    const gone = Array.from({ length: 1000 }, (_, index) => shares.open(`198.51.100.${index}`, 0));
    many(1);
    for (const share of gone) share.release(1000);
    expect(shares.accounts).toBe(1001);
    shares.open(HERE, 8000);
    // They were used until a moment ago.
    expect(shares.accounts).toBe(1001);
    shares.open(HERE, 16_000);
    expect(shares.accounts).toBe(1);
  });

  it('is not forgotten while it matters: who comes back at once has no new burst', () => {
    const [first] = many(1) as [AddressShare];
    first.takeBytes(LIMITS.addressInputBurstBytes, 0);
    first.release(0);
    const again = shares.open(HERE, 1);
    expect(again.takeBytes(LIMITS.addressInputBurstBytes, 1)).toBeGreaterThan(0);
  });

  it('is swept also by a clock that is set back', () => {
    const [one] = many(1) as [AddressShare];
    shares.open('192.0.2.3', 3_600_000).release(3_600_000);
    one.release(0);
    shares.open(HERE, 0);
    expect(shares.accounts).toBe(1);
  });
});
