// What must be true before a step is done, as data. How an author writes it is in schema/, what it means in server/checks/.
import type { Locale } from '../protocol/messages.ts';

export const CONTAINER_STATES = ['created', 'running', 'paused', 'exited'] as const;
export const LEFTOVER_KINDS = ['containers', 'running-containers', 'images', 'volumes', 'networks'] as const;

/** What every check has. */
interface CheckBase {
  /** The host whose engine and home are looked at, by its id. */
  readonly host: string;
  /** The author's own words in place of the reason that the check would give, in each language of the lesson. */
  readonly because: Readonly<Partial<Record<Locale, string>>> | null;
}

/** A published port: `container` is the port inside. No `host`: any port of the host will do. */
export interface WantedPort {
  readonly container: number;
  readonly host: number | null;
  readonly protocol: 'tcp' | 'udp';
}

/** All that is given must hold for one and the same container. `image` and `command` are as in pattern.ts. */
export interface ContainerCondition {
  readonly image?: string | undefined;
  readonly name?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly state?: (typeof CONTAINER_STATES)[number] | undefined;
  readonly exitCode?: number | undefined;
  readonly ports?: readonly WantedPort[] | undefined;
  /** A pattern for what it runs, words joined by blanks. */
  readonly command?: string | undefined;
  /** Made since the step before was passed, or since the sandbox began. */
  readonly isNew?: boolean | undefined;
  readonly minAgeSeconds?: number | undefined;
  readonly minCount?: number | undefined;
  readonly maxCount?: number | undefined;
}

export interface ContainerCheck extends CheckBase {
  readonly kind: 'container';
  readonly container: ContainerCondition;
}
/** There was such a container, and there is none any more. */
export interface RemovedCheck extends CheckBase {
  readonly kind: 'removed';
  readonly container: Pick<ContainerCondition, 'image' | 'name'>;
}
/** An image, a network or a volume of this name is there, or is not. */
export interface PresenceCheck extends CheckBase {
  readonly kind: 'image' | 'network' | 'volume';
  readonly name: string;
  readonly present: boolean;
}
/** Nothing of the kind is left: of networks and volumes, none that the learner made. */
export interface NothingLeftCheck extends CheckBase {
  readonly kind: 'nothing-left';
  readonly what: (typeof LEFTOVER_KINDS)[number];
}
/** A GET to a port that is published on the host. */
export interface HttpCheck extends CheckBase {
  readonly kind: 'http';
  readonly port: number;
  readonly path: string;
  readonly status: number;
  /** A pattern that the body has somewhere; null: any. */
  readonly contains: string | null;
}
export interface FileCheck extends CheckBase {
  readonly kind: 'file';
  /** Name of the container that has it; null: it is in the learner's home, or absolute. */
  readonly container: string | null;
  readonly path: string;
  readonly present: boolean;
  /** A pattern that the file has somewhere; null: any content. */
  readonly contains: string | null;
}
/** The learner has run a command line that fits the pattern, by a button or by hand. */
export interface CommandCheck extends CheckBase {
  readonly kind: 'command';
  readonly pattern: string;
}
/** The quiz of this id was answered right. */
export interface QuestionCheck extends CheckBase {
  readonly kind: 'question';
  readonly quiz: string;
}
/** Last resort: a shell script in the sandbox. 0 passes, anything else fails with the first line of its output as the reason. */
export interface ScriptCheck extends CheckBase {
  readonly kind: 'script';
  readonly script: string;
  readonly timeoutMs: number;
}
export interface CompositeCheck extends CheckBase {
  readonly kind: 'all' | 'any';
  readonly checks: readonly Check[];
}
export interface NotCheck extends CheckBase {
  readonly kind: 'not';
  readonly check: Check;
}

export type Check =
  | ContainerCheck
  | RemovedCheck
  | PresenceCheck
  | NothingLeftCheck
  | HttpCheck
  | FileCheck
  | CommandCheck
  | QuestionCheck
  | ScriptCheck
  | CompositeCheck
  | NotCheck;

export type CheckKind = Check['kind'];
