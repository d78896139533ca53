import { expect, it } from 'vitest';
import type { ContainerSummary } from '../../server/engine/engine.ts';
import { EngineResponseError, toEngineError } from '../../server/engine/engine-errors.ts';
import { fakeEngine } from '../../server/testing/fake-engine.ts';
import { endContainers } from './engine.ts';

const container = (id: string) => ({ id, name: id, labels: {} }) as never as ContainerSummary;
const refusal = (status: number) => toEngineError(new EngineResponseError(status, 'refused'), 'kill');

function engineWith(refusals: Readonly<Record<string, Error>>) {
  const killed: string[] = [];
  const engine = fakeEngine({
    listContainers: async ({ labels } = {}) => (labels ? [] : [...Object.keys(refusals), 'last'].map(container)),
    killContainer: async (id) => {
      const error = refusals[id];
      if (error) throw error;
      killed.push(id);
    },
  });
  return { engine, killed };
}

it('ends the containers that run, whatever ends meanwhile', async () => {
  const { engine, killed } = engineWith({ gone: refusal(404), ended: refusal(409) });
  await endContainers(engine);
  expect(killed).toEqual(['last']);
});

it('says when a container cannot be ended', async () => {
  const { engine } = engineWith({ stuck: refusal(500) });
  await expect(endContainers(engine)).rejects.toThrow('refused');
});
