// What an attempt to break out is: data. Families of them are in attempts/, the judging is in judge.ts.
import type { Egress } from '../../server/sandbox/sandbox-provider.ts';
import type { World } from './world.ts';

export const FAMILIES = [
  'capabilities',
  'devices',
  'mounts',
  'proc-sys',
  'namespaces',
  'cgroups',
  'sockets',
  'kernel',
  'network',
  'neighbours',
  'privileges',
  'programs',
  'uploads',
  'resources',
] as const;
export type Family = (typeof FAMILIES)[number];

/** The learner's own shell, a container that the learner started with every flag that works, or Slipway's own calls. */
export type Place = 'terminal' | 'container' | 'host-api';

interface AttemptBase {
  /** `[a-z0-9-]+`, unique. */
  readonly id: string;
  readonly family: Family;
  /** What the learner is after. */
  readonly title: string;
  /** What should come of it. */
  readonly expected: string;
  /**
   * Exact denials. Each line that the attempt prints must match one of them: a line that is unknown makes it unclear,
   * which counts as failed. A secret in the output, or a trace seen by a canary, is a break-out whatever else is there.
   */
  readonly denials: readonly RegExp[];
  /** Lines that mean a break-out, beside the `DONE` of the script's own words (prelude.ts). */
  readonly breaches?: readonly RegExp[];
  /** Means something only with these; skipped otherwise. */
  readonly egress?: readonly Egress[];
  /** Takes longer than five seconds; left out by `--quick`. */
  readonly slow?: boolean;
  /** Looks from outside for what the attempt may have done. Each string is a break-out. */
  readonly traces?: (world: World, token: string) => Promise<readonly string[]>;
}

/** Bash, after the words of prelude.ts. */
export interface ScriptAttempt extends AttemptBase {
  readonly where: 'terminal' | 'container' | 'both';
  readonly script: string;
  /** In a real terminal, held by the sandbox, rather than by an exec. */
  readonly inShell?: boolean;
  /** What Slipway does meanwhile, for attempts that lie in wait for it. */
  readonly meanwhile?: (world: World) => Promise<void>;
}

/** Uses the sandbox as Slipway does. */
export interface ApiAttempt extends AttemptBase {
  readonly where: 'host-api';
  /** @returns lines, judged as a script's are */
  run(world: World, token: string): Promise<string>;
}

export type Attempt = ScriptAttempt | ApiAttempt;

export const placesOf = ({ where }: Attempt): readonly Place[] =>
  where === 'both' ? ['terminal', 'container'] : [where];

/** A denial as prelude.ts prints it, with one of the kernel's messages. */
export function refused(...messages: readonly string[]): RegExp {
  const escaped = messages.map((message) => message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^.+?: refused \\(\\d+\\) .*(${escaped.join('|')})`);
}

// The kernel's errors, in the words of strerror(3).
export const EPERM = 'Operation not permitted';
export const EACCES = 'Permission denied';
export const EROFS = 'Read-only file system';
export const ENOENT = 'No such file or directory';
export const ENOSYS = 'Function not implemented';
export const ENODEV = 'No such device';
export const ENXIO = 'No such device or address';
