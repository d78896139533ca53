// The two containers beside the sandboxes that all of them need: the keeper of their disks, and the registry. What they
// are made from is on their labels, so that one that cannot be started again is replaced by its like.
import { createHash } from 'node:crypto';
import { KEEPER, KEEPER_DISKS, REGISTRY, REGISTRY_DOORS, REGISTRY_DOORS_PATH, ROLE_LABEL } from '../../lib/images.ts';
import type { CallOptions, ContainerSpec, ContainerState, ContainerSummary, Engine } from '../engine/engine.ts';
import { refusalStatus } from '../engine/engine-errors.ts';

/** The reference of the image: an engine may name it otherwise, once the tag has moved on. */
const IMAGE_LABEL = 'io.slipway.image';
/** What the registry's volume was filled with. */
const CONTENTS_LABEL = 'io.slipway.registry.contents';
/** Which form of the specs below it has: one of another form is replaced by the set-up. */
const FORM_LABEL = 'io.slipway.form';
const LOG_LIMIT = { maxBytes: 1024 * 1024, files: 2 };
// Thirty disks at once are some 200 processes, and copies of sparse files.
const KEEPER_PIDS = 1024;
const KEEPER_MEMORY_BYTES = 512 * 1024 * 1024;
// Its doors let 144 connections in, and 64 in Docker Hub's place, which are three processes each; the rest is for those
// that have ended and are not yet waited for.
const REGISTRY_PIDS = 1024;
// More than learners can make it take: 970 MB were measured with all connections taken, each by a long request for a
// large layer of which nothing is read. It takes 16 MB at rest, 170 MB when thirty pull a lesson image at once.
const REGISTRY_MEMORY_BYTES = 1024 * 1024 * 1024;
// Thirty such pulls together take 0.7 s of it; with two CPUs they are no faster.
const REGISTRY_CPUS = 1;

const STOPPED: readonly ContainerState[] = ['created', 'exited', 'dead'];

/** Unprivileged: it makes device nodes in its own /dev, for loop devices alone. */
export function keeperSpec(image: string): ContainerSpec {
  return withForm({
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
    memoryBytes: KEEPER_MEMORY_BYTES,
    pidsLimit: KEEPER_PIDS,
    restart: 'unless-stopped',
    logLimit: LOG_LIMIT,
  });
}

/** @param contents changes with what its volume is filled with */
export function registrySpec(image: string, contents: string): ContainerSpec {
  return withForm({
    name: REGISTRY,
    image,
    command: ['serve'],
    labels: { [ROLE_LABEL]: 'registry', [IMAGE_LABEL]: image, [CONTENTS_LABEL]: contents },
    volumes: { [REGISTRY]: '/var/lib/registry', [REGISTRY_DOORS]: REGISTRY_DOORS_PATH },
    // Reached through its sockets alone.
    network: { name: 'none' },
    capDrop: ['ALL'],
    securityOptions: ['no-new-privileges'],
    memoryBytes: REGISTRY_MEMORY_BYTES,
    cpus: REGISTRY_CPUS,
    pidsLimit: REGISTRY_PIDS,
    restart: 'unless-stopped',
    readOnlyRoot: true,
    tmpfs: { '/tmp': 'rw,noexec,nosuid,size=16m' },
    logLimit: LOG_LIMIT,
  });
}

/** @returns undefined when there is none of this name and role */
export async function findService(
  engine: Engine,
  { name, labels }: ContainerSpec,
  options?: CallOptions,
): Promise<ContainerSummary | undefined> {
  const filter = { labels: [`${ROLE_LABEL}=${labels[ROLE_LABEL]}`], all: true };
  return (await engine.listContainers(filter, options)).find((container) => container.name === name);
}

/** Whether it was made just like that. */
export const isMadeFrom = ({ labels }: ContainerSummary, spec: ContainerSpec): boolean =>
  Object.entries(spec.labels).every(([label, value]) => labels[label] === value);

/** Whether the registry, running or not, has these contents in its volume. */
export const hasContents = ({ labels }: ContainerSummary, contents: string): boolean =>
  labels[CONTENTS_LABEL] === contents;

/**
 * Post-condition: it runs, made from the spec. What is there is started again if it was made from it, else replaced.
 * Pre-condition: its image and its volumes are there.
 */
export async function runService(engine: Engine, spec: ContainerSpec, options?: CallOptions): Promise<void> {
  const existing = await findService(engine, spec, options);
  if (existing && isMadeFrom(existing, spec) && (await startAgain(engine, existing.id, options))) return;
  if (existing) await engine.removeContainer(existing.id, options);
  await engine.startContainer(await engine.createContainer(spec, options), options);
}

/** What an engine had of them when they were last seen: one may be gone when the engine goes away within a replacement. */
interface Seen {
  readonly specs: Map<string, ContainerSpec>;
  underWay: Promise<void> | undefined;
}
const seenOn = new WeakMap<Engine, Seen>();

/** Whether a revival has found it there, running or not. */
export const wasSeen = (engine: Engine, name: string): boolean => seenOn.get(engine)?.specs.has(name) ?? false;

/**
 * Runs those again that a host engine left stopped when it came back; those that were never there are the set-up's to
 * make. Many may ask at once: it is done once for all of them.
 */
export function reviveServices(engine: Engine): Promise<void> {
  const seen = seenOn.get(engine) ?? { specs: new Map(), underWay: undefined };
  seenOn.set(engine, seen);
  seen.underWay ??= revive(engine, seen.specs).finally(() => {
    seen.underWay = undefined;
  });
  return seen.underWay;
}

async function revive(engine: Engine, specs: Map<string, ContainerSpec>): Promise<void> {
  const running = new Set<string>();
  for (const container of await engine.listContainers({ labels: [ROLE_LABEL], all: true })) {
    const spec = specOf(container);
    if (spec === undefined) continue;
    specs.set(spec.name, spec);
    if (!STOPPED.includes(container.state)) running.add(spec.name);
  }
  const missing = [...specs.values()].filter(({ name }) => !running.has(name));
  // Each is tried to its end: one that cannot run is no reason for the other's absence.
  const tries = await Promise.allSettled(missing.map((spec) => runService(engine, spec)));
  for (const attempt of tries) if (attempt.status === 'rejected') throw attempt.reason;
}

function specOf({ name, image, labels }: ContainerSummary): ContainerSpec | undefined {
  if (name === KEEPER) return keeperSpec(labels[IMAGE_LABEL] ?? image);
  if (name === REGISTRY) return registrySpec(labels[IMAGE_LABEL] ?? image, labels[CONTENTS_LABEL] ?? '');
  return undefined;
}

/**
 * An engine that was killed may refuse to start a container again, for good, because a part of it still has the
 * container's last run ("task already exists").
 * @returns whether it runs @throws SlipwayError `engine-unreachable`
 */
async function startAgain(engine: Engine, containerId: string, options?: CallOptions): Promise<boolean> {
  try {
    await engine.startContainer(containerId, options);
    return true;
  } catch (error) {
    if (refusalStatus(error) === undefined) throw error;
    return false;
  }
}

function withForm(spec: ContainerSpec): ContainerSpec {
  const form = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 12);
  return { ...spec, labels: { ...spec.labels, [FORM_LABEL]: form } };
}
