import { Readable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { collectBytes, takeBytes } from './collect-bytes.ts';

const tooLarge = () => new Error('too large');

it('gives what came, in any pieces', async () => {
  const pieces = Array.from({ length: 5000 }, (_, index) => Buffer.from(`${index} `));
  const whole = await collectBytes(Readable.from(pieces), 100_000, tooLarge);
  expect(whole.equals(Buffer.concat(pieces))).toBe(true);
});

it('keeps no more than some pieces apart', async () => {
  const concat = vi.spyOn(Buffer, 'concat');
  const pieces = Array.from({ length: 100_000 }, () => Buffer.from('x'));
  expect(await collectBytes(Readable.from(pieces), 100_000, tooLarge)).toHaveLength(100_000);
  const most = Math.max(...concat.mock.calls.map(([parts]) => parts.length));
  concat.mockRestore();
  expect(most).toBeLessThan(2000);
});

it('leaves a stream that has more than is wanted', async () => {
  const stream = Readable.from([Buffer.from('abc'), Buffer.from('d')]);
  await expect(collectBytes(stream, 3, tooLarge)).rejects.toThrow('too large');
  expect(stream.destroyed).toBe(true);
});

it('takes the beginning, and leaves the rest', async () => {
  const stream = Readable.from([Buffer.from('abc'), Buffer.from('def'), Buffer.from('g')]);
  expect((await takeBytes(stream, 4)).toString()).toBe('abcd');
  expect(stream.destroyed).toBe(true);
  expect((await takeBytes(Readable.from([Buffer.from('ab')]), 4)).toString()).toBe('ab');
});
