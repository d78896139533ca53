// What checks look at. The engine is the learner's: it may have thousands of containers, or answer anything.
import { withDeadline } from '../engine/deadline.ts';
import type { ContainerDetails, Engine } from '../engine/engine.ts';

/** All that a check may ask of a container. */
export type SeenContainer = Pick<ContainerDetails, 'name' | 'image' | 'state' | 'exitCode' | 'createdAt'>;

/** Checks look at the newest. */
export const MAX_CONTAINERS = 200;
/** Fewer than the connections that a learner's engine may have; each answer may take a megabyte of memory. */
export const CONCURRENT_INSPECTIONS = 6;
/** For all of it, which takes an engine some 0.3 s when it has as many as that. */
const READ_MS = 20_000;
/** Longer names are none of an engine; what is kept of all containers must not add up to a megabyte each. */
const NAME_CHARS = 1024;

/** @throws SlipwayError as the engine does; `timeout` when it takes too long altogether */
export function readContainers(engine: Engine, signal: AbortSignal): Promise<SeenContainer[]> {
  return withDeadline('read the containers', { signal, timeoutMs: READ_MS }, async (deadline) => {
    const summaries = await engine.listContainers({ all: true, newest: MAX_CONTAINERS }, { signal: deadline });
    const newest = summaries.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, MAX_CONTAINERS);
    return inspectAll(
      engine,
      newest.map(({ id }) => id),
      deadline,
    );
  });
}

async function inspectAll(engine: Engine, ids: readonly string[], signal: AbortSignal): Promise<SeenContainer[]> {
  const seen: Array<SeenContainer | undefined> = [];
  const givenUp = new AbortController();
  const either = AbortSignal.any([signal, givenUp.signal]);
  const next = ids.entries();
  const work = async () => {
    for (const [index, id] of next) {
      if (either.aborted) return;
      const details = await engine.inspectContainer(id, { signal: either });
      seen[index] = details && seenOf(details);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENT_INSPECTIONS }, work));
  } finally {
    givenUp.abort();
  }
  return seen.filter((container) => container !== undefined);
}

const seenOf = ({ name, image, state, exitCode, createdAt }: ContainerDetails): SeenContainer => ({
  ...{ name: nameOrNone(name), image: nameOrNone(image) },
  ...{ state, exitCode, createdAt },
});

const nameOrNone = (name: string): string => (name.length > NAME_CHARS ? '' : name);
