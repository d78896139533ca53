import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { EngineResponseError, toEngineError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { LABELS } from './labels.ts';
import { removeStrays } from './strays.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const thing = (name: string, sandbox: string) => ({ id: name, name, labels: { [LABELS.sandbox]: sandbox } }) as never;

function removeFrom(removed: string[], name: string): void {
  if (name === 'stuck') throw new Error('it is in use');
  removed.push(name);
}

/** An engine that holds on to what is named `stuck`. */
function engineWith(removed: string[]): Engine {
  const remove = async (name: string) => removeFrom(removed, name);
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

it('removes all strays but those that are held on to, and says so', async () => {
  const removed: string[] = [];
  const removal = removeStrays(engineWith(removed), 'instance', (id) => id === 'alive', {
    findStrays: async () => ['stuck', 'folder'],
    remove: async (folder) => removeFrom(removed, folder),
  });
  const failure = expect(removal).rejects.toThrow('2 strays not removed, 4 removed');
  await vi.runAllTimersAsync();
  await failure;
  expect(removed).toEqual(['container', 'volume', 'network', 'folder']);
});
