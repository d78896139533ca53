// The registry that serves the lesson images to the sandboxes. Its container carries what its volume was filled with
// as a label, so that the engine itself tells whether there is anything to do, on whatever machine it runs.
import { createHash } from 'node:crypto';
import {
  type ImageIdentity,
  identifyImages,
  REGISTRY,
  REGISTRY_DOORS,
  REGISTRY_DOORS_PATH,
  ROLE_LABEL,
} from '../../lib/images.ts';
import type { ContainerSpec, ContainerSummary, Engine } from '../../server/engine/engine.ts';
import type { SetupContext } from './context.ts';
import { fillRegistry } from './fill-registry.ts';
import { findImage, type ImageList } from './images-step.ts';
import { startAgain } from './start-again.ts';
import type { Step } from './step.ts';

const CONTENTS_LABEL = 'io.slipway.registry.contents';
const LOG_LIMIT = { maxBytes: 1024 * 1024, files: 2 };
// A connection is three processes at most, and each of the two doors takes 512.
const PIDS_LIMIT = 4096;

interface Plan {
  readonly registryImage: string;
  readonly lessonImages: readonly ImageIdentity[];
  /** Changes with the registry's image, its sockets' volume, and each lesson image. */
  readonly contents: string;
}

export function registryStep(context: SetupContext): Step {
  return {
    title: 'Fill the registry',
    isDone: async () => {
      const plan = makePlan(identifyImages(context.root), await context.engine.listImages());
      const existing = await findRegistry(context.engine);
      return existing?.state === 'running' && existing.labels[CONTENTS_LABEL] === plan.contents;
    },
    run: async ({ progress }) => {
      const { engine } = context;
      const plan = makePlan(identifyImages(context.root), await engine.listImages());
      const existing = await findRegistry(engine);
      const isFilled = existing?.labels[CONTENTS_LABEL] === plan.contents;
      if (existing && isFilled && (await startAgain(engine, existing.id))) return;
      await engine.createVolume(REGISTRY, { [ROLE_LABEL]: 'registry' });
      if (!isFilled) await fillRegistry(engine, plan, progress);
      progress('starting it');
      await replaceRegistry(engine, existing, plan);
    },
  };
}

/** Pre-condition: all images are built. */
function makePlan(identities: readonly ImageIdentity[], present: ImageList): Plan {
  const hash = createHash('sha256');
  for (const identity of identities) {
    if (identity.definition.forLessons) hash.update(`${identity.reference} ${findImage(identity, present)?.id}\n`);
  }
  const registryImage = identities.find(({ definition }) => definition.name === 'registry')?.reference ?? '';
  return {
    registryImage,
    lessonImages: identities.filter(({ definition }) => definition.forLessons),
    contents: hash.update(`${registryImage} ${REGISTRY_DOORS}`).digest('hex'),
  };
}

async function findRegistry(engine: Engine): Promise<ContainerSummary | undefined> {
  const containers = await engine.listContainers({ labels: [`${ROLE_LABEL}=registry`], all: true });
  return containers.find(({ name }) => name === REGISTRY);
}

/** Sandboxes that run keep their way to it: the sockets' folder stays. */
async function replaceRegistry(engine: Engine, old: ContainerSummary | undefined, plan: Plan): Promise<void> {
  if (old) await engine.removeContainer(old.id);
  await engine.startContainer(await engine.createContainer(registrySpec(plan)));
}

function registrySpec({ registryImage, contents }: Plan): ContainerSpec {
  return {
    name: REGISTRY,
    image: registryImage,
    command: ['serve'],
    labels: { [ROLE_LABEL]: 'registry', [CONTENTS_LABEL]: contents },
    volumes: { [REGISTRY]: '/var/lib/registry', [REGISTRY_DOORS]: REGISTRY_DOORS_PATH },
    // Reached through its sockets alone.
    network: { name: 'none' },
    capDrop: ['ALL'],
    securityOptions: ['no-new-privileges'],
    pidsLimit: PIDS_LIMIT,
    restart: 'unless-stopped',
    readOnlyRoot: true,
    tmpfs: { '/tmp': 'rw,noexec,nosuid,size=16m' },
    logLimit: LOG_LIMIT,
  };
}
