// What is said to the host engine; that it works is removal.integration.test.ts.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { EngineResponseError, toEngineError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { removeSandboxContainer } from './removal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** @param wait what becomes of each wait for the container's end, the last one again and again */
function engineWith(kill: () => Promise<void>, ...wait: Array<() => Promise<number | null>>) {
  const said: string[] = [];
  const engine = fakeEngine({
    killContainer: async (_, options) => {
      said.push(options?.unixSignal ?? 'SIGKILL');
      return kill();
    },
    waitContainer: async (_, { timeoutMs = 0 } = {}) => {
      const next = wait.length > 1 ? wait.shift() : wait[0];
      vi.setSystemTime(Date.now() + timeoutMs);
      return (await next?.()) ?? null;
    },
    removeContainer: async () => void said.push('removed'),
  });
  return { engine, said };
}

const told = async () => undefined;
const ended = async () => 0;
const goesOn = async () => {
  throw new SlipwayError('timeout', 'it goes on');
};
const refused = (status: number) => async () => {
  throw toEngineError(new EngineResponseError(status, 'no'), 'kill');
};

it('tells it to end, and again where it did not hear, before it is removed', async () => {
  const { engine, said } = engineWith(told, goesOn, ended);
  await removeSandboxContainer(engine, 'a');
  expect(said).toEqual(['SIGUSR1', 'SIGUSR1', 'removed']);
});

it.each([404, 409])('removes at once what does not run (%i)', async (status) => {
  const { engine, said } = engineWith(refused(status), ended);
  await removeSandboxContainer(engine, 'a');
  expect(said).toEqual(['SIGUSR1', 'removed']);
});

it('never kills or removes what goes on', async () => {
  const { engine, said } = engineWith(told, goesOn);
  await expect(removeSandboxContainer(engine, 'a')).rejects.toMatchObject({ code: 'timeout' });
  expect(new Set(said)).toEqual(new Set(['SIGUSR1']));
});

it('nor what it cannot reach', async () => {
  const { engine, said } = engineWith(refused(500), ended);
  await expect(removeSandboxContainer(engine, 'a')).rejects.toMatchObject({ code: 'engine-error' });
  expect(said).toEqual(['SIGUSR1']);
});
