// `engine up|down|status`: the embedded engine, and which engine Slipway would use.
import { SlipwayError } from '../../lib/errors.ts';
import { ROLE_LABEL } from '../../lib/images.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { DockerEngine } from '../../server/engine/docker-engine.ts';
import { embeddedEngineStatus, startEmbeddedEngine, stopEmbeddedEngine } from '../../server/engine/embedded-engine.ts';
import { endShims } from '../../server/engine/embedded-leftovers.ts';
import { embeddedEnginePaths } from '../../server/engine/embedded-paths.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { refusalStatus } from '../../server/engine/engine-errors.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import { endSandbox } from '../../server/sandbox/removal.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';

const ENDED_STATUSES = [404, 409];

export const engine: RunCommand = async ({ root, args: [action], screen }) => {
  const config = readConfig(process.env, root);
  switch (action) {
    case 'up':
      await startEmbeddedEngine(config.dataDirectory);
      return showEmbedded(config, screen);
    case 'down':
      await takeDown(config);
      return showEmbedded(config, screen);
    case 'status':
      await showEmbedded(config, screen);
      return showUsed(config, screen);
    default:
      throw new UsageError(`Expected: engine up|down|status, found "${action ?? ''}".`);
  }
};

/** Post-condition: it does not run, and nothing of its containers goes on; its data stays. */
async function takeDown({ dataDirectory }: Config): Promise<void> {
  const status = await embeddedEngineStatus(dataDirectory);
  if (status.state === 'running') {
    await using running = new DockerEngine({ socketPath: status.socket });
    await endContainers(running);
  }
  await stopEmbeddedEngine(dataDirectory);
  // Those that went on without an engine, and those that it has lost sight of.
  await endShims(embeddedEnginePaths(dataDirectory));
}

/** They would outlive the engine (--live-restore). One that has ended meanwhile is as good. */
export async function endContainers(running: Engine): Promise<void> {
  const sandboxes = await running.listContainers({ labels: [`${ROLE_LABEL}=sandbox`] });
  await Promise.all(sandboxes.map(({ id }) => endSandbox(running, id)));
  const containers = await running.listContainers();
  await Promise.all(containers.map(({ id }) => running.killContainer(id).catch(unlessEnded)));
}

/** The engine knows it no more, or says that it does not run. */
function unlessEnded(error: unknown): void {
  if (!ENDED_STATUSES.includes(refusalStatus(error) ?? 0)) throw error;
}

async function showEmbedded({ dataDirectory }: Config, screen: Screen): Promise<number> {
  const status = await embeddedEngineStatus(dataDirectory);
  const where = status.state === 'running' ? `, process ${status.pid}, unix://${status.socket}` : '';
  screen.line(`Embedded engine: ${status.state}${where}`);
  return 0;
}

/** @returns 1 when no engine answers */
async function showUsed(config: Config, screen: Screen): Promise<number> {
  try {
    const { engine: found, address, source } = await resolveEngine(config);
    await using used = found;
    const { version, operatingSystem } = await used.info();
    screen.line(`Slipway uses: ${address} (${source}), Docker ${version} on ${operatingSystem}`);
    return 0;
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    screen.line(`Slipway uses: none. ${error.message}`);
    return 1;
  }
}
