// The images that Slipway makes from `images/`: one list for the set-up, which builds them, and for the server, which
// starts sandboxes from them. An image's hash covers everything it is made of, so a changed file means another image.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What all others are built on: pulled, or bootstrapped from Debian packages. */
export const BASE_IMAGE = 'slipway/debian:13';
/** On every image made here; its value is the hash below. */
export const HASH_LABEL = 'io.slipway.hash';

/** The container that serves the lesson images; its volume, and the network through which that is filled, have the same name. */
export const REGISTRY = 'slipway-registry';
/** The volume with its sockets, the sandboxes' only way to it; mounted read-only at the path below. */
export const REGISTRY_DOORS = 'slipway-registry-doors';
/** In the registry and in a sandbox. */
export const REGISTRY_DOORS_PATH = '/srv/slipway/registry';
/** The container that makes the sandboxes' disks: `keeper make|remove|list|host` by exec, see images/README.md. */
export const KEEPER = 'slipway-keeper';
/** The volume with the disks' files. */
export const KEEPER_DISKS = 'slipway-disks';
/** Where a sandbox has its disk. */
export const SANDBOX_DISK_PATH = '/var/lib/slipway';
/** Says what a thing on the engine is for: `registry`, `keeper`, `sandbox`, … */
export const ROLE_LABEL = 'io.slipway.role';

export type ImageName = 'registry' | 'keeper' | 'sandbox' | 'base' | 'ch02-hello-diamol' | 'ch02-hello-diamol-web';

export interface ImageDefinition {
  readonly name: ImageName;
  /** Within `images/`. */
  readonly folder: string;
  readonly repository: string;
  /** Images that its Dockerfile names in FROM or COPY --from; they are built before it. */
  readonly dependsOn: readonly ImageName[];
  /** Build arguments whose value is the reference of another image. */
  readonly imageArgs: Readonly<Record<string, ImageName>>;
  /** Served to the sandboxes by the registry, under the tag `latest`. */
  readonly forLessons: boolean;
}

/** In the order of building. */
export const IMAGES: readonly ImageDefinition[] = [
  {
    name: 'registry',
    folder: 'registry',
    repository: 'slipway/registry',
    dependsOn: [],
    imageArgs: {},
    forLessons: false,
  },
  {
    name: 'keeper',
    folder: 'keeper',
    repository: 'slipway/keeper',
    dependsOn: [],
    imageArgs: {},
    forLessons: false,
  },
  {
    name: 'sandbox',
    folder: 'sandbox',
    repository: 'slipway/sandbox',
    dependsOn: ['registry'],
    imageArgs: { REGISTRY: 'registry' },
    forLessons: false,
  },
  lessonImage('base', []),
  lessonImage('ch02-hello-diamol', ['base']),
  lessonImage('ch02-hello-diamol-web', ['base']),
];

function lessonImage(name: ImageName, dependsOn: readonly ImageName[]): ImageDefinition {
  return { name, folder: name, repository: `diamol/${name}`, dependsOn, imageArgs: {}, forLessons: true };
}

export interface ImageIdentity {
  readonly definition: ImageDefinition;
  /** sha256, hexadecimal. */
  readonly hash: string;
  /** The tag that means exactly this content. */
  readonly reference: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

export interface ContextFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  /** 0755 or 0644: what git keeps, whatever the umask of the checkout. */
  readonly mode: number;
  readonly content: Buffer;
}

const HASH_IN_TAG_CHARS = 12;

/** @param root the project's folder */
export function identifyImages(root: string): ImageIdentity[] {
  const identities = new Map<ImageName, ImageIdentity>();
  for (const definition of IMAGES) {
    const below = definition.dependsOn.map((name) => identities.get(name)?.hash ?? '');
    const hash = hashFiles(readContext(root, definition), [BASE_IMAGE, ...below]);
    const reference = `${definition.repository}:${hash.slice(0, HASH_IN_TAG_CHARS)}`;
    const args = Object.entries(definition.imageArgs);
    const buildArgs = Object.fromEntries(args.map(([arg, name]) => [arg, identities.get(name)?.reference ?? '']));
    identities.set(definition.name, { definition, hash, reference, buildArgs: { BASE: BASE_IMAGE, ...buildArgs } });
  }
  return [...identities.values()];
}

/** The image to start: `slipway/sandbox:<hash>`. */
export function imageReference(root: string, name: ImageName): string {
  const identity = identifyImages(root).find(({ definition }) => definition.name === name);
  if (!identity) throw new Error(`There is no image ${name}`);
  return identity.reference;
}

/** What a build leaves beside its sources; git does not keep it either. */
const BUILT = /(^|\/)build\//;

/** The files of the image's folder, in a fixed order. */
export function readContext(root: string, { folder }: Pick<ImageDefinition, 'folder'>): ContextFile[] {
  const directory = join(root, 'images', folder);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const absolute = join(entry.parentPath ?? entry.path, entry.name);
      const executable = (statSync(absolute).mode & 0o100) !== 0;
      const path = absolute.slice(directory.length + 1).replaceAll('\\', '/');
      return { path, mode: executable ? 0o755 : 0o644, content: readFileSync(absolute) };
    })
    .filter(({ path }) => !BUILT.test(path))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Names and contents go in with their lengths, so that no two lists of files give the same bytes. */
export function hashFiles(files: readonly ContextFile[], further: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of further) hash.update(`${text.length}:${text}\n`);
  for (const { path, mode, content } of files) hash.update(`${path}\n${mode}\n${content.length}\n`).update(content);
  return hash.digest('hex');
}
