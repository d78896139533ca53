// What checks look at, gathered beforehand. Plain data; what is not known (yet) is undefined, and decides nothing.
import type { SeenContainer } from './read-containers.ts';

export interface SeenImage {
  readonly id: string;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
}
export interface SeenNetwork {
  readonly id: string;
  readonly name: string;
}
export interface SeenVolume {
  readonly name: string;
}

/** A container that was there once, by what is left of it. */
export interface RememberedContainer {
  readonly name: string;
  readonly image: string;
}

/** What one engine shows. Beside containers only what somebody asked for. */
export interface EngineView {
  readonly containers: readonly SeenContainer[];
  readonly images: readonly SeenImage[] | undefined;
  readonly networks: readonly SeenNetwork[] | undefined;
  readonly volumes: readonly SeenVolume[] | undefined;
  /** There is more than is here. */
  readonly isPartial: boolean;
  /** Of containers there are no others: only then one that is not here is not there. */
  readonly hasAllContainers: boolean;
}

export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** Nobody listens, or hung up without a word. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'late' }
  /** Something that is no HTTP. */
  | { readonly kind: 'gibberish' };

export type FileFound =
  /** `content`: its beginning; undefined of what is no file, as a directory. */
  | { readonly kind: 'found'; readonly content: string | undefined }
  | { readonly kind: 'none' }
  /** There is something that the learner, or the engine, does not show. */
  | { readonly kind: 'unreadable' };

export type ScriptEnd =
  | { readonly kind: 'end'; readonly exitCode: number | null; readonly firstLine: string }
  | { readonly kind: 'late' };

export type ProbeResult = HttpAnswer | FileFound | ScriptEnd;

export interface HostFacts {
  /** Nothing that is older is new. */
  readonly beganAtMs: number;
  readonly view: EngineView | undefined;
  /** All that were seen since the sandbox began, the ones that are there included. */
  readonly seen: readonly RememberedContainer[];
  /** Command lines that the learner ran. */
  readonly commands: readonly string[];
}

/** For the check of one step. */
export interface Facts {
  readonly nowMs: number;
  /** What was made after this is new. */
  readonly sinceMs: number;
  host(id: string): HostFacts | undefined;
  /** By the quiz's id: whether it was answered right. */
  isAnswered(quiz: string): boolean;
  /** By `probeKey`. */
  probe(key: string): ProbeResult | undefined;
}
