import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withDeadline } from './deadline.ts';

describe('withDeadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('gives the result and leaves no timer', async () => {
    await expect(withDeadline('ping', { timeoutMs: 1000 }, async () => 42)).resolves.toBe(42);
  });

  it('ends with `timeout` at the deadline, also when the work ignores its signal', async () => {
    const call = withDeadline('ping', { timeoutMs: 1000 }, () => new Promise<never>(() => undefined));
    const outcome = expect(call).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('ping') });
    await vi.advanceTimersByTimeAsync(1000);
    await outcome;
  });

  it('tells the work to stop', async () => {
    let stopped = false;
    const call = withDeadline('ping', { timeoutMs: 10 }, (signal) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      return new Promise<never>(() => undefined);
    });
    call.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
    expect(stopped).toBe(true);
  });

  it("ends with the caller's own reason when the caller aborts", async () => {
    const controller = new AbortController();
    const call = withDeadline(
      'ping',
      { timeoutMs: 1000, signal: controller.signal },
      () => new Promise<never>(() => {}),
    );
    controller.abort(new Error('page closed'));
    await expect(call).rejects.toThrow('page closed');
  });

  it('does not begin when the caller has aborted already', async () => {
    const work = vi.fn(async () => 1);
    await expect(withDeadline('ping', { signal: AbortSignal.abort(new Error('late')) }, work)).rejects.toThrow('late');
    expect(work).not.toHaveBeenCalled();
  });
});
