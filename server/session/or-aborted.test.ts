import { expect, it } from 'vitest';
import { orAborted } from './or-aborted.ts';

const never = () => new Promise<never>(() => undefined);

it('is what was waited for, or why that failed', async () => {
  const { signal } = new AbortController();
  await expect(orAborted(Promise.resolve('here'), signal)).resolves.toBe('here');
  await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('ends with the signal, also with one that had ended before', async () => {
  const abort = new AbortController();
  const waiting = orAborted(never(), abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(orAborted(Promise.resolve('here'), abort.signal)).rejects.toThrow('enough');
});

it('leaves nobody with a failure that comes too late', async () => {
  const abort = new AbortController();
  let fail = (_: Error) => {};
  const late = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waiting = orAborted(late, abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  fail(new Error('late'));
  await expect(orAborted(Promise.reject(new Error('unheard')), abort.signal)).rejects.toThrow('enough');
  await new Promise((resolve) => setImmediate(resolve));
});
