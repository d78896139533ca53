// What is looked at beside containers, as far as somebody wants it. The engine is the learner's: it may answer anything.
import type { CallOptions, Engine } from '../engine/engine.ts';
import type { SeenImage, SeenNetwork, SeenVolume } from './facts.ts';

export const ENGINE_PARTS = ['images', 'networks', 'volumes'] as const;
export type EnginePart = (typeof ENGINE_PARTS)[number];

/** Of each kind; more than any lesson has. */
const MAX_ITEMS = 500;
const MAX_TAGS = 20;
const NAME_CHARS = 1024;
/** Of one list, all of which is read on the one event loop that everybody has. */
const ANSWER_BYTES = 512 * 1024;
const READ_MS = 10_000;

export interface SeenParts {
  readonly images: readonly SeenImage[];
  readonly networks: readonly SeenNetwork[];
  readonly volumes: readonly SeenVolume[];
}

/** @throws SlipwayError as the engine does */
export async function readPart<P extends EnginePart>(
  engine: Engine,
  part: P,
  signal: AbortSignal,
): Promise<SeenParts[P]> {
  const options = { signal, timeoutMs: READ_MS, maxAnswerBytes: ANSWER_BYTES };
  return READERS[part](engine, options);
}

type Readers = { readonly [P in EnginePart]: (engine: Engine, options: CallOptions) => Promise<SeenParts[P]> };

const READERS: Readers = {
  async images(engine, options) {
    const images = await engine.listImages(options);
    return images.slice(0, MAX_ITEMS).map(({ id, tags, sizeBytes }) => ({
      id: cut(id),
      tags: tags.filter(isShort).slice(0, MAX_TAGS),
      sizeBytes,
    }));
  },
  async networks(engine, options) {
    const networks = await engine.listNetworks({}, options);
    return networks.slice(0, MAX_ITEMS).map(({ id, name }) => ({ id: cut(id), name: cut(name) }));
  },
  async volumes(engine, options) {
    const volumes = await engine.listVolumes({}, options);
    return volumes.slice(0, MAX_ITEMS).map(({ name }) => ({ name: cut(name) }));
  },
};

const isShort = (name: string): boolean => name.length <= NAME_CHARS;
const cut = (name: string): string => name.slice(0, NAME_CHARS);
