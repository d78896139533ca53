// The host engine behind a server under test: what is there for its sandboxes.
import { readConfig } from '../server/config.ts';
import type { Engine } from '../server/engine/engine.ts';
import { resolveEngine } from '../server/engine/resolve-engine.ts';
import { loadInstance } from '../server/instance.ts';
import { instanceFilter } from '../server/sandbox/labels.ts';

/** @returns what makes another server, with a data folder of its own, use the engine of the tests */
export async function engineSettings(): Promise<Record<string, string>> {
  const { engine, address, source } = await resolveEngine(readConfig());
  await engine[Symbol.asyncDispose]();
  return source === 'embedded' ? { SLIPWAY_ENGINE: address } : {};
}

/** Ids of the containers of the server with this data folder. */
export function sandboxContainers(dataDirectory: string): Promise<string[]> {
  return withEngine(dataDirectory, async (engine, filter) => {
    const containers = await engine.listContainers({ ...filter, all: true });
    return containers.map(({ id }) => id);
  });
}

/** Takes a container away from under Slipway. @param how whether it could be started again */
export function destroyContainer(dataDirectory: string, id: string, how: 'kill' | 'remove'): Promise<void> {
  return withEngine(dataDirectory, (engine) =>
    how === 'kill' ? engine.killContainer(id) : engine.removeContainer(id),
  );
}

/** @throws Error naming what the stopped server with this data folder has left on the host engine */
export async function expectNothingLeft(dataDirectory: string): Promise<void> {
  const left = await withEngine(dataDirectory, async (engine, filter) => [
    ...(await engine.listContainers({ ...filter, all: true })),
    ...(await engine.listVolumes(filter)),
    ...(await engine.listNetworks(filter)),
  ]);
  if (left.length > 0) throw new Error(`Slipway left behind: ${left.map(({ name }) => name).join(', ')}`);
}

async function withEngine<T>(
  dataDirectory: string,
  use: (engine: Engine, filter: { labels: string[] }) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const { id } = await loadInstance(dataDirectory, config.http.secret);
  const { engine } = await resolveEngine(config);
  await using _ = engine;
  return await use(engine, instanceFilter(id));
}
