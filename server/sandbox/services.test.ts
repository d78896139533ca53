// Keeper and registry after an engine went away: started again, replaced where the engine refuses, left alone otherwise.
import { describe, expect, it } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { KEEPER, REGISTRY, ROLE_LABEL } from '../../lib/images.ts';
import type { ContainerSpec, ContainerState, ContainerSummary } from '../engine/engine.ts';
import { EngineResponseError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { hasContents, isMadeFrom, keeperSpec, registrySpec, reviveServices, runService } from './services.ts';

const keeper = keeperSpec('slipway/keeper:1');
const registry = registrySpec('slipway/registry:1', 'contents');

/** An engine with containers that keeps a list of what was done to them. */
function engineWith(containers: ReadonlyArray<readonly [ContainerSpec, ContainerState]>, refused: string[] = []) {
  const there = new Map<string, ContainerSummary>();
  const put = ({ name, image, labels }: ContainerSpec, state: ContainerState, id: string) =>
    there.set(id, { id, name, image, labels, state, createdAt: 0 });
  for (const [spec, state] of containers) put(spec, state, `old-${spec.name}`);
  const done: string[] = [];
  const engine = fakeEngine({
    listContainers: async ({ labels = [] } = {}) =>
      [...there.values()].filter((container) =>
        labels.every((label) => {
          const [key = '', value] = label.split('=');
          return value === undefined ? key in container.labels : container.labels[key] === value;
        }),
      ),
    startContainer: async (id) => {
      done.push(`start ${id}`);
      if (refused.includes(id)) {
        const cause = new EngineResponseError(500, 'task already exists');
        throw new SlipwayError('engine-error', 'refused', { cause });
      }
      const container = there.get(id);
      if (container) there.set(id, { ...container, state: 'running' });
    },
    removeContainer: async (id) => {
      done.push(`remove ${id}`);
      there.delete(id);
    },
    createContainer: async (spec) => {
      done.push(`create ${spec.name} from ${spec.image}`);
      put(spec, 'created', `new-${spec.name}`);
      return `new-${spec.name}`;
    },
  });
  return { engine, done, states: () => [...there.values()].map(({ name, state }) => `${name} ${state}`) };
}

describe('reviving', () => {
  it('starts what is stopped, once for all who ask at the same time', async () => {
    const { engine, done } = engineWith([
      [keeper, 'exited'],
      [registry, 'exited'],
    ]);
    await Promise.all([reviveServices(engine), reviveServices(engine), reviveServices(engine)]);
    expect(done.sort()).toEqual([`start old-${KEEPER}`, `start old-${REGISTRY}`]);
    await reviveServices(engine);
    expect(done).toHaveLength(2);
  });

  it('replaces one that the engine refuses to start by its like', async () => {
    const { engine, done, states } = engineWith([[registry, 'exited']], [`old-${REGISTRY}`]);
    await reviveServices(engine);
    expect(done).toEqual([
      `start old-${REGISTRY}`,
      `remove old-${REGISTRY}`,
      `create ${REGISTRY} from slipway/registry:1`,
      `start new-${REGISTRY}`,
    ]);
    expect(states()).toEqual([`${REGISTRY} running`]);
    const [made] = await engine.listContainers();
    expect(made && isMadeFrom(made, registry)).toBe(true);
  });

  it('leaves alone what runs, what belongs to sandboxes, and what is not there', async () => {
    const sandbox = { name: 'slipway-x', image: 'i', labels: { [ROLE_LABEL]: 'sandbox' } };
    const { engine, done } = engineWith([
      [keeper, 'running'],
      [sandbox, 'exited'],
    ]);
    await reviveServices(engine);
    expect(done).toEqual([]);
  });

  it('makes one again that was lost when the engine went away within its replacement', async () => {
    const { engine, done, states } = engineWith([[registry, 'exited']], [`old-${REGISTRY}`]);
    const { createContainer } = engine;
    let isAway = true;
    Object.assign(engine, {
      createContainer: async (spec: ContainerSpec) => {
        if (isAway) throw new SlipwayError('engine-unreachable', 'gone');
        return createContainer(spec);
      },
    });
    await expect(reviveServices(engine)).rejects.toMatchObject({ code: 'engine-unreachable' });
    expect(states()).toEqual([]);
    isAway = false;
    await reviveServices(engine);
    expect(states()).toEqual([`${REGISTRY} running`]);
    expect(done.at(-1)).toBe(`start new-${REGISTRY}`);
  });

  it('tells when it is in vain, and tries again when it is asked again', async () => {
    const { engine, done } = engineWith([[keeper, 'exited']], [`old-${KEEPER}`, `new-${KEEPER}`]);
    await expect(reviveServices(engine)).rejects.toMatchObject({ code: 'engine-error' });
    await expect(reviveServices(engine)).rejects.toMatchObject({ code: 'engine-error' });
    expect(done.filter((what) => what.startsWith('remove'))).toHaveLength(2);
  });
});

describe('running one', () => {
  it('replaces one that was made from something else', async () => {
    const { engine, done } = engineWith([[keeper, 'running']]);
    await runService(engine, keeperSpec('slipway/keeper:2'));
    expect(done).toEqual([`remove old-${KEEPER}`, `create ${KEEPER} from slipway/keeper:2`, `start new-${KEEPER}`]);
  });

  it('knows the contents of a registry, whatever else has changed', () => {
    const container = { id: '1', name: REGISTRY, image: 'i', state: 'exited', createdAt: 0 } as const;
    const old = { ...container, labels: registrySpec('slipway/registry:0', 'contents').labels };
    expect([isMadeFrom(old, registry), hasContents(old, 'contents'), hasContents(old, 'others')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
