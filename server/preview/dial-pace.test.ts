// A page that closes each of its connections costs the host engine a process each time.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { readPreviewHost } from './preview-host.ts';
import { Previews } from './previews.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('has the previews of a sandbox wait where they dial without end, all of them together', async () => {
  const sandbox = new FakeSandbox('s', () => undefined);
  const dial = vi.spyOn(sandbox, 'dial').mockRejectedValue(new Error('nobody listens'));
  const previews = new Previews({ secret: 'secret', base: 'preview.localhost' });
  const wish = { learner: 'learner', sandbox, host: 'sandbox', site: 'http://localhost', locale: 'en' } as const;
  const agents = [80, 81].map((port) => {
    const url = previews.open({ ...wish, port });
    const name = readPreviewHost(new URL(url ?? '').host, previews.base);
    return name ? previews.find(name)?.agent : undefined;
  });
  const dialing = Promise.allSettled(Array.from({ length: 200 }, (_, n) => agents[n % 2]?.connect()));
  await vi.advanceTimersByTimeAsync(0);
  expect(dial.mock.calls.length).toBe(120);
  await vi.advanceTimersByTimeAsync(1000);
  expect(dial.mock.calls.length).toBeLessThanOrEqual(130);
  expect(dial.mock.calls.length).toBeGreaterThan(125);
  previews.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  const outcomes = await dialing;
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
