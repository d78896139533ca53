import { describe, expect, it } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import type { CallOptions, ContainerDetails, ContainerFilter, ContainerSummary } from '../engine/engine.ts';
import { containerDetails } from '../testing/container-details.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { CONCURRENT_INSPECTIONS, MAX_CONTAINERS, readContainers } from './read-containers.ts';

const summary = (createdAt: number): ContainerSummary => ({
  ...{ id: `c${createdAt}`, name: `name${createdAt}`, image: 'image' },
  ...{ state: 'running', labels: {}, createdAt },
});
const details = (over: Partial<ContainerDetails>): ContainerDetails => containerDetails({ ...summary(1), ...over });
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
    const { containers: seen } = await readContainers(engine, signal);
    expect(asked).toEqual([{ all: true, newest: MAX_CONTAINERS }]);
    const newest = Array.from({ length: MAX_CONTAINERS }, (_, index) => `c${999 - index}`);
    expect(seen.map(({ name }) => name)).toEqual(newest);
    expect(most).toEqual({ atOnce: CONCURRENT_INSPECTIONS, inspected: MAX_CONTAINERS });
  });

  it('keeps of each what checks look at, and no name that is none', async () => {
    const image = 'i'.repeat(100_000);
    const ports = Array.from(
      { length: 100 },
      (_, port) => ({ containerPort: port, protocol: 'tcp', hostPort: null }) as const,
    );
    const given = { image, labels: { a: image, b: 'b' }, command: ['sleep', image], networks: [image, 'net'], ports };
    const { engine } = engineWith(1, async () => details(given));
    const [seen] = (await readContainers(engine, signal)).containers;
    expect(seen).toMatchObject({ id: 'c1', name: 'name1', image: '', state: 'running', exitCode: 0, createdAt: 1 });
    expect(seen).toMatchObject({ labels: { b: 'b' }, networks: ['net'], volumes: [] });
    expect(seen?.command).toHaveLength(1024);
    expect(seen?.ports).toHaveLength(32);
    expect(JSON.stringify(seen).length).toBeLessThan(5000);
  });

  it('asks for a shorter list where a longer one cannot be read', async () => {
    const asked: unknown[] = [];
    const engine = fakeEngine({
      listContainers: async ({ newest = 0 } = {}) => {
        asked.push(newest);
        if (newest > 10) throw new SlipwayError('too-large', 'too long');
        return [summary(1)];
      },
      inspectContainer: async () => details({}),
    });
    expect(await readContainers(engine, signal)).toMatchObject({ containers: [{}], isComplete: true });
    expect(asked).toEqual([200, 50, 10]);
  });

  it.each([
    ['too-large', false],
    ['engine-error', true],
    ['timeout', true],
  ] as const)('leaves out one whose inspection fails with %s', async (code, isPartial) => {
    const limits: unknown[] = [];
    const { engine } = engineWith(10, async (id) => {
      if (id === 'c9') throw new SlipwayError(code, 'not this one');
      return details({ id, name: id });
    });
    const { inspectContainer } = engine;
    Object.assign(engine, {
      inspectContainer: (id: string, options?: CallOptions) => {
        limits.push(options?.maxAnswerBytes);
        return inspectContainer(id, options);
      },
    });
    const seen = await readContainers(engine, signal);
    expect(seen.containers.map(({ name }) => name)).toEqual(['c8', 'c7', 'c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
    expect(seen).toMatchObject({ isPartial, isComplete: false });
    expect(new Set(limits)).toEqual(new Set([128 * 1024]));
  });

  it('fails where none can be inspected', async () => {
    const { engine } = engineWith(10, async () => {
      throw new SlipwayError('too-large', 'none of them');
    });
    await expect(readContainers(engine, signal)).rejects.toThrow('none of them');
  });

  it('does not take the end of its time for the fault of one', async () => {
    const { engine } = engineWith(10, async (id, given) => {
      if (id === 'c9') return details({ id });
      return new Promise((_, reject) => given?.addEventListener('abort', () => reject(given.reason)));
    });
    const late = new SlipwayError('timeout', 'late');
    const over = new AbortController();
    const reading = expect(readContainers(engine, over.signal)).rejects.toBe(late);
    await soon();
    over.abort(late);
    await reading;
  });

  it('gives up at the first other failure, with what is under way', async () => {
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
