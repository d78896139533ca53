import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { EngineResponseError, toEngineError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { LABELS } from './labels.ts';
import { removeStrays } from './strays.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const thing = (name: string, sandbox: string) => ({ id: name, name, labels: { [LABELS.sandbox]: sandbox } }) as never;

/** An engine that holds on to what is named `stuck`. */
function engineWith(removed: string[]): Engine {
  const remove = async (name: string) => {
    if (name === 'stuck') throw new Error('volume has active mounts');
    removed.push(name);
  };
  return fakeEngine({
    listContainers: async () => [thing('container', 'gone'), thing('at-work', 'alive')],
    listVolumes: async () => [thing('stuck', 'gone'), thing('volume', 'gone')],
    listNetworks: async () => [thing('network', 'gone')],
    killContainer: async () => undefined,
    waitContainer: async () => 0,
    exec: async () => {
      throw toEngineError(new EngineResponseError(404, 'no such container'), 'exec');
    },
    removeContainer: remove,
    removeVolume: remove,
    removeNetwork: remove,
  });
}

it('removes all strays but the one that the engine holds on to, and says so', async () => {
  const removed: string[] = [];
  const removal = removeStrays(engineWith(removed), 'instance', (id) => id === 'alive');
  const failure = expect(removal).rejects.toThrow('1 strays not removed, 3 removed');
  await vi.runAllTimersAsync();
  await failure;
  expect(removed).toEqual(['container', 'volume', 'network']);
});
