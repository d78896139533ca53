// What checks look at. The engine is the learner's: it may have thousands of containers, or answer anything.
import { SlipwayError } from '../../lib/errors.ts';
import { withDeadline } from '../engine/deadline.ts';
import type { ContainerDetails, ContainerSummary, Engine } from '../engine/engine.ts';

type Kept = 'id' | 'name' | 'image' | 'state' | 'exitCode' | 'createdAt' | 'labels' | 'ports' | 'networks' | 'volumes';
/** All that a check may ask of a container, and a map may show. */
export interface SeenContainer extends Pick<ContainerDetails, Kept> {
  /** What it runs, words joined by blanks. */
  readonly command: string;
}

/** Checks look at the newest. */
export const MAX_CONTAINERS = 200;
/** Fewer than the connections that a learner's engine may have. */
export const CONCURRENT_INSPECTIONS = 6;
/** For all of it, which takes an engine some 0.3 s when it has as many as that. */
const READ_MS = 20_000;
/** Longer names are none of an engine; what is kept of all containers must not add up to a megabyte each. */
const NAME_CHARS = 1024;
/** Of each: ports, networks, volumes and labels. */
const KEPT_ITEMS = 32;

/** Of one container; an honest engine's has 10 KB. All of it is read, on the one event loop that everybody has. */
const INSPECTION_BYTES = 128 * 1024;
/** Where the list is too long to be read, as a container's labels may make it, one of fewer is asked for. */
const LIST_SIZES = [MAX_CONTAINERS, 50, 10] as const;

export interface SeenContainers {
  readonly containers: readonly SeenContainer[];
  /** One was not to be seen, and perhaps is the next time. */
  readonly isPartial: boolean;
  /** There are no others, neither older ones nor such as cannot be read. */
  readonly isComplete: boolean;
}

/** What is known of a container already, if that still holds; undefined has it inspected. */
export type Known = (summary: ContainerSummary) => SeenContainer | undefined;

/**
 * A container that cannot be inspected is left out, as one that is gone.
 * @throws SlipwayError as the engine does, when nothing could be read; `timeout` when it takes too long altogether
 */
export function readContainers(
  engine: Engine,
  signal: AbortSignal,
  known: Known = () => undefined,
): Promise<SeenContainers> {
  return withDeadline('read the containers', { signal, timeoutMs: READ_MS }, async (deadline) => {
    const { newest, isAll } = await listNewest(engine, deadline);
    const seen = newest.map(known);
    const missing = newest.flatMap(({ id }, index) => (seen[index] ? [] : [{ id, index }]));
    const { containers, failures } = await inspectAll(engine, { seen, missing }, deadline);
    return { containers, isPartial: !failures.every(isTooLarge), isComplete: isAll && failures.length === 0 };
  });
}

interface Newest {
  readonly newest: readonly ContainerSummary[];
  readonly isAll: boolean;
}

async function listNewest(engine: Engine, signal: AbortSignal): Promise<Newest> {
  let failure: unknown;
  for (const size of LIST_SIZES) {
    try {
      const summaries = await engine.listContainers({ all: true, newest: size }, { signal });
      const newest = summaries.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, size);
      return { newest, isAll: summaries.length < size };
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

interface ToInspect {
  /** In the order of the list. */
  readonly seen: Array<SeenContainer | undefined>;
  readonly missing: ReadonlyArray<{ readonly id: string; readonly index: number }>;
}

/** @returns also why some were not to be seen */
async function inspectAll(engine: Engine, { seen, missing }: ToInspect, signal: AbortSignal) {
  const failures: unknown[] = [];
  const givenUp = new AbortController();
  const either = AbortSignal.any([signal, givenUp.signal]);
  const next = missing.values();
  const work = async () => {
    for (const { id, index } of next) {
      if (either.aborted) return;
      try {
        const details = await engine.inspectContainer(id, { signal: either, maxAnswerBytes: INSPECTION_BYTES });
        seen[index] = details && seenOf(details);
      } catch (error) {
        if (either.aborted || !isOfOne(error)) throw error;
        failures.push(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(CONCURRENT_INSPECTIONS, missing.length) }, work));
  } finally {
    givenUp.abort();
  }
  const containers = seen.filter((container) => container !== undefined);
  if (containers.length === 0 && failures.length > 0) throw failures[0];
  return { containers, failures };
}

const isTooLarge = (error: unknown): boolean => error instanceof SlipwayError && error.code === 'too-large';

/** Whether it may be this container's alone: the engine answers, but not, or not well, about it. */
const isOfOne = (error: unknown): boolean =>
  error instanceof SlipwayError && ['too-large', 'engine-error', 'timeout'].includes(error.code);

const seenOf = (details: ContainerDetails): SeenContainer => ({
  ...{ id: nameOrNone(details.id), name: nameOrNone(details.name), image: nameOrNone(details.image) },
  ...{ state: details.state, exitCode: details.exitCode, createdAt: details.createdAt },
  command: details.command.join(' ').slice(0, NAME_CHARS),
  labels: Object.fromEntries(Object.entries(details.labels).filter(isShortLabel).slice(0, KEPT_ITEMS)),
  ports: details.ports.slice(0, KEPT_ITEMS),
  networks: details.networks.filter(isShort).slice(0, KEPT_ITEMS),
  volumes: details.volumes.filter(isShort).slice(0, KEPT_ITEMS),
});

const isShort = (name: string): boolean => name.length <= NAME_CHARS;
const isShortLabel = ([label, value]: [string, string]): boolean => isShort(label) && isShort(value);
const nameOrNone = (name: string): string => (isShort(name) ? name : '');
