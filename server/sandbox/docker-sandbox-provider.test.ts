// What the provider does when its engine, or this machine, refuses.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ContainerSpec, Engine } from '../engine/engine.ts';
import { EngineResponseError, toEngineError } from '../engine/engine-errors.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import { DockerSandboxProvider } from './docker-sandbox-provider.ts';
import { EDITION, LABELS } from './labels.ts';

let directory: string;
let warnings: string[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-lines-'));
  warnings = [];
});
afterEach(() => rm(directory, { recursive: true }));

const refuse = (status: number, message: string) => {
  throw toEngineError(new EngineResponseError(status, message), 'engine');
};
const nothing = async () => undefined;

/** On an engine that has neither keeper nor containers, but for these. */
function providerOn(parts: Partial<Engine>): DockerSandboxProvider {
  const engine = fakeEngine({
    listContainers: async () => [],
    exec: async () => refuse(404, 'no such container'),
    createVolume: nothing,
    removeVolume: nothing,
    removeNetwork: nothing,
    killContainer: async () => refuse(404, 'no such container'),
    removeContainer: nothing,
    ...parts,
  });
  return new DockerSandboxProvider({
    ...{ engine, instance: 'one', image: 'image', seccompProfile: '{}', linesDirectory: directory },
    ranges: { uidStart: 1_000_000, subnets: '10.99.0.0/16' },
    onWarning: (message) => warnings.push(message),
  });
}

it('adopts the others when what it gives up cannot be removed', async () => {
  const id = '0123456789ab';
  const labels = { [LABELS.sandbox]: id, [LABELS.uidBase]: '1000000', [LABELS.edition]: EDITION };
  const left = { ...{ id, name: id, image: 'image', createdAt: 0 }, labels, state: 'running' as const };
  const provider = providerOn({
    listContainers: async (filter) => (filter?.labels?.includes(`${LABELS.instance}=one`) ? [left] : []),
    // Nothing below a file can be removed.
    inspectContainer: async () => {
      await rm(directory, { recursive: true });
      await writeFile(directory, '');
      throw new Error('no answer');
    },
  });
  expect(await provider.adopt()).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('no answer'), expect.stringContaining('leaves something behind')]);
});

it('does not take for the refusal of a folder what it has not asked for', async () => {
  const plans: ContainerSpec[] = [];
  let refusal = '';
  const provider = providerOn({
    createContainer: async (plan) => {
      plans.push(plan);
      const [folder] = Object.keys(plan.readOnlyFolders ?? {});
      refusal ||= `bind source path does not exist: ${folder}`;
      return refuse(400, refusal);
    },
  });
  await expect(provider.create(TEST_SPEC)).rejects.toMatchObject({ code: 'engine-error' });
  expect(plans.map(({ readOnlyFolders = {} }) => Object.keys(readOnlyFolders).length)).toEqual([1, 0]);
  expect(await readdir(directory)).toEqual([]);
});
