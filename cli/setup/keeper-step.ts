// The container that makes the sandboxes' disks on the engine's machine (see images/README.md). Its label says which
// image it runs, so that the engine itself tells whether there is anything to do. Disks that are in use stay attached
// when it is replaced: they are the kernel's, not the container's.
import { imageReference, KEEPER, KEEPER_DISKS, ROLE_LABEL } from '../../lib/images.ts';
import type { ContainerSpec, ContainerSummary, Engine } from '../../server/engine/engine.ts';
import type { SetupContext } from './context.ts';
import { startAgain } from './start-again.ts';
import type { Step } from './step.ts';

const IMAGE_LABEL = 'io.slipway.keeper.image';
const LOG_LIMIT = { maxBytes: 1024 * 1024, files: 2 };
// Thirty disks at once are some 200 processes, and copies of sparse files.
const PIDS_LIMIT = 1024;
const MEMORY_BYTES = 512 * 1024 * 1024;

export function keeperStep(context: SetupContext): Step {
  return {
    title: "Start the keeper of the sandboxes' disks",
    isDone: async () => {
      const keeper = await findKeeper(context.engine);
      return keeper?.state === 'running' && runsImage(keeper, imageReference(context.root, 'keeper'));
    },
    run: async () => {
      const { engine, root } = context;
      const image = imageReference(root, 'keeper');
      const keeper = await findKeeper(engine);
      if (keeper && runsImage(keeper, image) && (await startAgain(engine, keeper.id))) return;
      if (keeper) await engine.removeContainer(keeper.id);
      await engine.createVolume(KEEPER_DISKS, { [ROLE_LABEL]: 'keeper' });
      await engine.startContainer(await engine.createContainer(keeperSpec(image)));
    },
  };
}

async function findKeeper(engine: Engine): Promise<ContainerSummary | undefined> {
  const containers = await engine.listContainers({ labels: [`${ROLE_LABEL}=keeper`], all: true });
  return containers.find(({ name }) => name === KEEPER);
}

const runsImage = ({ labels }: ContainerSummary, image: string) => labels[IMAGE_LABEL] === image;

/** Unprivileged: it makes device nodes in its own /dev, for loop devices alone. */
export function keeperSpec(image: string): ContainerSpec {
  return {
    name: KEEPER,
    image,
    labels: { [ROLE_LABEL]: 'keeper', [IMAGE_LABEL]: image },
    capDrop: ['ALL'],
    capAdd: ['MKNOD'],
    securityOptions: ['no-new-privileges'],
    deviceCgroupRules: ['c 10:237 rwm', 'b 7:* rwm'],
    network: { name: 'none' },
    readOnlyRoot: true,
    tmpfs: { '/run': 'rw,nosuid,nodev,noexec,mode=755,size=1m' },
    volumes: { [KEEPER_DISKS]: '/disks' },
    memoryBytes: MEMORY_BYTES,
    pidsLimit: PIDS_LIMIT,
    restart: 'unless-stopped',
    logLimit: LOG_LIMIT,
  };
}
