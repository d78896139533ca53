// Pushes the lesson images into the registry's volume, through a second container that may write and lives for it only.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ImageIdentity, REGISTRY, ROLE_LABEL } from '../../lib/images.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { SetupError } from './step.ts';

const WRITER = 'slipway-registry-sync';
const PORT = 5000;
// The registry itself is up in a few hundred milliseconds; the engine's port a little later.
const FIRST_PUSH_TRIES = 40;
const FIRST_PUSH_PAUSE_MS = 250;

interface Filling {
  readonly registryImage: string;
  readonly lessonImages: readonly ImageIdentity[];
}

export async function fillRegistry(
  engine: Engine,
  { registryImage, lessonImages }: Filling,
  progress: (text: string) => void,
): Promise<void> {
  await ensureNetwork(engine);
  // One that was left over by a set-up that was killed.
  await engine.removeContainer(WRITER);
  const id = await engine.createContainer({
    name: WRITER,
    image: registryImage,
    command: ['sync'],
    labels: { [ROLE_LABEL]: 'registry-sync' },
    volumes: { [REGISTRY]: '/var/lib/registry' },
    network: { name: REGISTRY },
    capDrop: ['ALL'],
    securityOptions: ['no-new-privileges'],
    loopbackPorts: [{ containerPort: PORT, hostPort: 0 }],
  });
  try {
    await engine.startContainer(id);
    const host = await findHost(engine, id);
    for (const { definition, reference } of lessonImages) {
      progress(definition.repository);
      await push(engine, reference, `${host}/${definition.repository}:latest`);
    }
  } finally {
    await engine.removeContainer(id);
  }
}

async function ensureNetwork(engine: Engine): Promise<void> {
  const networks = await engine.listNetworks();
  if (networks.some(({ name }) => name === REGISTRY)) return;
  await engine.createNetwork({ name: REGISTRY, internal: false, labels: { [ROLE_LABEL]: 'registry' } });
}

/** As the engine sees it: on its own machine, where it needs no TLS to a loopback address. */
async function findHost(engine: Engine, id: string): Promise<string> {
  const details = await engine.inspectContainer(id);
  const hostPort = details?.ports.find(({ containerPort }) => containerPort === PORT)?.hostPort;
  if (details?.state === 'running' && hostPort) return `127.0.0.1:${hostPort}`;
  throw new SetupError(
    `The registry did not start: it is ${details?.state ?? 'gone'} with exit code ${details?.exitCode ?? 'unknown'}.`,
    'Look at the output of: docker run --rm slipway/registry:latest sync',
  );
}

async function push(engine: Engine, reference: string, target: string): Promise<void> {
  await engine.tagImage(reference, target);
  try {
    for (let attempt = 1; ; attempt++) {
      const failure = await engine.pushImage(target).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (!failure) return;
      if (attempt === FIRST_PUSH_TRIES) throw failure.error;
      await sleep(FIRST_PUSH_PAUSE_MS);
    }
  } finally {
    await engine.removeImage(target);
  }
}
