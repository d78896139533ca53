// How the keeper is asked while it is there, stopped, lost, or was never there.
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { KEEPER, REGISTRY } from '../../lib/images.ts';
import type { ContainerSpec, ContainerState, ContainerSummary, Engine, ExecProcess } from '../engine/engine.ts';
import { EngineResponseError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { findDisks, makeDisk, removeDisk } from './keeper.ts';
import { keeperSpec, registrySpec, reviveServices } from './services.ts';

const keeper = keeperSpec('slipway/keeper:1');
const registry = registrySpec('slipway/registry:1', 'contents');
const DISKS = [{ name: 'a', device: '/dev/loop1' }];

const refused = (status: number, message: string) =>
  new SlipwayError('engine-error', message, { cause: new EngineResponseError(status, message) });

function listsDisks(): ExecProcess {
  const stream = new PassThrough();
  stream.end('a /dev/loop1\n');
  return { stream, stderr: () => '', resize: async () => {}, exitCode: async () => 0 };
}

/** A host engine that refuses an exec as a real one does. `lose` is its going away within a keeper's replacement. */
function hostEngine(...containers: ReadonlyArray<readonly [ContainerSpec, ContainerState]>) {
  const there = new Map<string, ContainerSummary>();
  const calls: string[] = [];
  const put = ({ name, image, labels }: ContainerSpec, state: ContainerState) =>
    there.set(name, { id: name, name, image, labels, state, createdAt: 0 });
  for (const [spec, state] of containers) put(spec, state);
  const engine: Engine = fakeEngine({
    exec: async (name) => {
      calls.push('exec');
      const state = there.get(name)?.state;
      if (state === undefined) throw refused(404, `No such container: ${name}`);
      if (state !== 'running') throw refused(409, `container ${name} is not running`);
      return listsDisks();
    },
    listContainers: async () => {
      calls.push('list');
      return [...there.values()];
    },
    createContainer: async (spec) => {
      calls.push(`create ${spec.name}`);
      put(spec, 'created');
      return spec.name;
    },
    startContainer: async (name) => {
      calls.push(`start ${name}`);
      const container = there.get(name);
      if (container) there.set(name, { ...container, state: 'running' });
    },
    removeContainer: async (name) => void there.delete(name),
  });
  return { engine, calls, lose: (name: string) => void there.delete(name) };
}

describe('asking the keeper', () => {
  it('needs one call while it runs', async () => {
    const { engine, calls } = hostEngine([keeper, 'running']);
    expect(await findDisks(engine)).toEqual(DISKS);
    expect(calls).toEqual(['exec']);
  });

  it('starts one that is stopped', async () => {
    const { engine, calls } = hostEngine([keeper, 'exited']);
    expect(await findDisks(engine)).toEqual(DISKS);
    expect(calls).toContain(`start ${KEEPER}`);
  });

  it('makes one again that was seen, and then lost', async () => {
    const { engine, calls, lose } = hostEngine([keeper, 'running']);
    await reviveServices(engine);
    lose(KEEPER);
    expect(await Promise.all([findDisks(engine), findDisks(engine)])).toEqual([DISKS, DISKS]);
    expect(calls.filter((call) => call === `create ${KEEPER}`)).toHaveLength(1);
  });

  it('finds none where there never was one, and leaves the registry alone, which may be broken', async () => {
    const { engine, calls } = hostEngine([registry, 'exited']);
    const startContainer = async () => {
      throw refused(500, 'no');
    };
    Object.assign(engine, { startContainer });
    expect(await findDisks(engine)).toBeUndefined();
    await expect(reviveServices(engine)).rejects.toThrow('no');
    calls.length = 0;
    expect(await findDisks(engine)).toBeUndefined();
    expect(calls).toEqual(['exec']);
    expect(await makeDisk(engine, 'a', 1)).toEqual({ kind: 'unavailable', reason: `there is no container ${KEEPER}` });
    await removeDisk(engine, 'a');
  });

  it('does not say that there is none because it could not be made again', async () => {
    const { engine, lose } = hostEngine([keeper, 'running']);
    await reviveServices(engine);
    lose(KEEPER);
    const createContainer = async () => {
      throw refused(404, 'No such image');
    };
    await expect(findDisks(Object.assign(engine, { createContainer }))).rejects.toThrow('No such image');
  });

  it('goes on without a registry that cannot be started', async () => {
    const { engine } = hostEngine([keeper, 'exited'], [registry, 'exited']);
    const { startContainer } = engine;
    Object.assign(engine, {
      startContainer: async (name: string) => {
        if (name === REGISTRY) throw refused(500, 'no');
        await startContainer(name);
      },
    });
    expect(await findDisks(engine)).toEqual(DISKS);
  });

  it('passes on what else goes wrong, and revives nothing', async () => {
    const { engine, calls } = hostEngine([keeper, 'exited']);
    const exec = async () => {
      throw refused(500, 'no room');
    };
    await expect(findDisks(Object.assign(engine, { exec }))).rejects.toThrow('no room');
    expect(calls).toEqual([]);
  });
});
