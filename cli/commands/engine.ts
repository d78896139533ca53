// `engine up|down|status`: the embedded engine, and which engine Slipway would use.
import { SlipwayError } from '../../lib/errors.ts';
import { ROLE_LABEL } from '../../lib/images.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { DockerEngine } from '../../server/engine/docker-engine.ts';
import { embeddedEngineStatus, startEmbeddedEngine, stopEmbeddedEngine } from '../../server/engine/embedded-engine.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import { endSandbox } from '../../server/sandbox/removal.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';

export const engine: RunCommand = async ({ root, args: [action], screen }) => {
  const config = readConfig(process.env, root);
  switch (action) {
    case 'up':
      await startEmbeddedEngine(config.dataDirectory);
      return showEmbedded(config, screen);
    case 'down':
      await endContainers(config);
      await stopEmbeddedEngine(config.dataDirectory);
      return showEmbedded(config, screen);
    case 'status':
      await showEmbedded(config, screen);
      return showUsed(config, screen);
    default:
      throw new UsageError(`Expected: engine up|down|status, found "${action ?? ''}".`);
  }
};

/** They outlive an engine that ends or is updated (--live-restore); with `down` nothing of it is to go on. */
async function endContainers({ dataDirectory }: Config): Promise<void> {
  const status = await embeddedEngineStatus(dataDirectory);
  if (status.state !== 'running') return;
  await using engine = new DockerEngine({ socketPath: status.socket });
  const sandboxes = await engine.listContainers({ labels: [`${ROLE_LABEL}=sandbox`] });
  await Promise.all(sandboxes.map(({ id }) => endSandbox(engine, id)));
  const running = await engine.listContainers();
  await Promise.all(running.map(({ id }) => engine.killContainer(id)));
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
