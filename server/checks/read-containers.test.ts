import { describe, expect, it } from 'vitest';
import type { ContainerDetails, ContainerFilter, ContainerSummary } from '../engine/engine.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { CONCURRENT_INSPECTIONS, MAX_CONTAINERS, readContainers } from './read-containers.ts';

const summary = (createdAt: number): ContainerSummary => ({
  ...{ id: `c${createdAt}`, name: `name${createdAt}`, image: 'image' },
  ...{ state: 'running', labels: {}, createdAt },
});
const details = (over: Partial<ContainerDetails>): ContainerDetails => ({
  ...summary(1),
  ...{ command: [], exitCode: 0, startedAt: '', finishedAt: '', restartCount: 0, ports: [], addresses: {} },
  ...over,
});
const { signal } = new AbortController();

/** Lists more than it was asked for. */
function engineWith(count: number, inspect: (id: string, signal?: AbortSignal) => Promise<ContainerDetails>) {
  const asked: unknown[] = [];
  let atOnce = 0;
  const most = { atOnce: 0, inspected: 0 };
  const engine = fakeEngine({
    listContainers: async (filter?: ContainerFilter) => {
      asked.push(filter);
      return Array.from({ length: count }, (_, index) => summary(index));
    },
    inspectContainer: async (id, options) => {
      most.inspected += 1;
      most.atOnce = Math.max(most.atOnce, ++atOnce);
      try {
        return await inspect(id, options?.signal);
      } finally {
        atOnce -= 1;
      }
    },
  });
  return { engine, asked, most };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('reading containers', () => {
  it('asks for the newest, believes no longer list, and inspects some at a time', async () => {
    const { engine, asked, most } = engineWith(1000, async (id) => {
      await soon();
      return details({ id, name: id, createdAt: Number(id.slice(1)) });
    });
    const seen = await readContainers(engine, signal);
    expect(asked).toEqual([{ all: true, newest: MAX_CONTAINERS }]);
    const newest = Array.from({ length: MAX_CONTAINERS }, (_, index) => `c${999 - index}`);
    expect(seen.map(({ name }) => name)).toEqual(newest);
    expect(most).toEqual({ atOnce: CONCURRENT_INSPECTIONS, inspected: MAX_CONTAINERS });
  });

  it('keeps of each what checks look at, and no name that is none', async () => {
    const image = 'i'.repeat(100_000);
    const { engine } = engineWith(1, async () => details({ image, labels: { a: image } }));
    const seen = await readContainers(engine, signal);
    expect(seen).toEqual([{ name: 'name1', image: '', state: 'running', exitCode: 0, createdAt: 1 }]);
  });

  it('gives up at the first failure, with what is under way', async () => {
    const aborted: unknown[] = [];
    const { engine, most } = engineWith(200, async (id, given) => {
      if (id === 'c199') {
        await soon();
        throw new Error('broken');
      }
      return new Promise((_, reject) => {
        given?.addEventListener('abort', () => {
          aborted.push(id);
          reject(given.reason);
        });
      });
    });
    await expect(readContainers(engine, signal)).rejects.toThrow('broken');
    expect(aborted).toHaveLength(CONCURRENT_INSPECTIONS - 1);
    expect(most.inspected).toBe(CONCURRENT_INSPECTIONS);
  });
});
