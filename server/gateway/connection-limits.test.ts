import { expect, it } from 'vitest';
import { ConnectionLimits } from './connection-limits.ts';

const CAPS = { total: 5, perAddress: 3 };
/** Long enough for an address to have all its openings again. */
const LATER_MS = 100_000;

it('refuses more than an address may have, and nobody else for it', () => {
  const limits = new ConnectionLimits(CAPS);
  const results = [1, 2, 3, 4].map(() => limits.take('192.0.2.1', 0));
  expect(results).toEqual([undefined, undefined, undefined, 'address']);
  expect(limits.take('192.0.2.2', 0)).toBeUndefined();
});

it('refuses more than there may be in all, also of unknown addresses', () => {
  const limits = new ConnectionLimits(CAPS);
  for (const address of ['192.0.2.1', '192.0.2.2', null, null, null]) {
    expect(limits.take(address, 0)).toBeUndefined();
  }
  expect(limits.take('192.0.2.3', 0)).toBe('total');
  expect(limits.take(null, 0)).toBe('total');
});

it('has room again once one is closed', () => {
  const limits = new ConnectionLimits(CAPS);
  for (let count = 0; count < CAPS.perAddress; count += 1) limits.take('192.0.2.1', 0);
  limits.release('192.0.2.1');
  expect(limits.take('192.0.2.1', LATER_MS)).toBeUndefined();
  expect(limits.take('192.0.2.1', LATER_MS)).toBe('address');
  for (const address of ['192.0.2.2', null]) expect(limits.take(address, LATER_MS)).toBeUndefined();
  limits.release(null);
  expect(limits.take(null, LATER_MS)).toBeUndefined();
});

it('refuses an address that opens and closes without end', () => {
  const limits = new ConnectionLimits(CAPS);
  const openAndClose = (nowMs: number) => {
    const refusal = limits.take('192.0.2.1', nowMs);
    if (refusal === undefined) limits.release('192.0.2.1');
    return refusal;
  };
  expect([0, 0, 0, 0].map(openAndClose)).toEqual([undefined, undefined, undefined, 'address']);
  expect([1000, 1000, 1000].map(openAndClose)).toEqual([undefined, undefined, 'address']);
});

it('a refusal takes nothing away', () => {
  const limits = new ConnectionLimits(CAPS);
  for (let count = 0; count < 100; count += 1) limits.take('192.0.2.1', 0);
  for (let count = 0; count < CAPS.perAddress; count += 1) limits.release('192.0.2.1');
  for (let count = 0; count < CAPS.total; count += 1) expect(limits.take(null, 0)).toBeUndefined();
});

it('forgets addresses that have nothing open, and no others', () => {
  const limits = new ConnectionLimits({ total: 2000, perAddress: 3 });
  for (let host = 0; host < 1000; host += 1) {
    limits.take(`host-${host}`, 0);
    limits.release(`host-${host}`);
  }
  limits.take('stays', 0);
  expect(limits.accounts).toBe(1001);
  limits.take('new', LATER_MS);
  expect(limits.accounts).toBe(2);
});

it('locks nobody out and forgets all the same when the clock is set back', () => {
  const limits = new ConnectionLimits(CAPS);
  const address = '192.0.2.1';
  for (let count = 0; count < CAPS.perAddress; count += 1) limits.take(address, 100 * LATER_MS);
  for (let count = 0; count < CAPS.perAddress; count += 1) limits.release(address);
  expect(limits.take('192.0.2.2', LATER_MS)).toBeUndefined();
  expect(limits.accounts).toBe(1);
  expect(limits.take(address, LATER_MS)).toBeUndefined();
});
