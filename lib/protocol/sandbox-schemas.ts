// A sandbox as its learner is told of it: whether it is there, what it has, what it uses, what happened to it.
import * as z from 'zod/mini';
import { ERROR_CODE_NAMES } from '../errors.ts';
import { id } from './pieces.ts';

/** `reconnect`: the sandbox was there, and the host engine has to be reached again, or the sandbox started again. */
export const PREPARATION_STEPS = ['container', 'engine', 'reconnect'] as const;
/** What a sandbox ends of while nothing is wrong with it. `closed`: the page was closed, and nobody came back. */
export const EXPIRY_REASONS = ['idle', 'age', 'closed', 'shutdown'] as const;

/** The sandbox as the page shows it; `status` is the value of `data-sandbox-status`. */
export const sandboxViewSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('none') }),
  /** `waitSeconds`: an estimate from what was seen lately; null when nothing was. */
  z.strictObject({
    status: z.literal('queued'),
    position: z.int().check(z.minimum(1)),
    waitSeconds: z.nullable(z.int().check(z.minimum(0))),
  }),
  z.strictObject({ status: z.literal('preparing'), step: z.enum(PREPARATION_STEPS) }),
  z.strictObject({ status: z.literal('ready') }),
  /** It ends at `endsAt` (ms since the epoch); `sandbox.extend` puts that off where `extendable` is true. */
  z.strictObject({
    status: z.literal('idle-warning'),
    endsAt: z.int(),
    reason: z.enum(['idle', 'age']),
    extendable: z.boolean(),
  }),
  z.strictObject({ status: z.literal('expired'), reason: z.enum(EXPIRY_REASONS) }),
  z.strictObject({ status: z.literal('failed'), code: z.enum(ERROR_CODE_NAMES) }),
]);

/** A further host of the lesson: the first one's state is the sandbox's own. */
export const hostViewSchema = z.strictObject({ host: id, sandbox: sandboxViewSchema });

/** What one sandbox has at most, the learner's containers included. */
export const sandboxLimitsSchema = z.strictObject({
  memoryBytes: z.int(),
  cpus: z.number(),
  pids: z.int(),
  /** null: this host cannot limit it. */
  diskBytes: z.nullable(z.int()),
  terminals: z.int(),
  /** In one process; null: what the host's engine allows. */
  openFiles: z.nullable(z.int()),
  runsPerMinute: z.int(),
  egress: z.enum(['none', 'registry', 'internet']),
  /** Mbit/s each way; null: none is set. */
  bandwidthMbit: z.nullable(z.number()),
  idleMinutes: z.number(),
  maxAgeMinutes: z.number(),
});

/** What a sandbox uses now, of what the learner may use. A figure that the kernel does not give is null. */
export const vitalsSchema = z.strictObject({
  memoryBytes: z.nullable(z.int()),
  memoryLimitBytes: z.nullable(z.int()),
  pids: z.nullable(z.int()),
  pidsLimit: z.nullable(z.int()),
  diskUsedBytes: z.nullable(z.int()),
  diskBytes: z.nullable(z.int()),
  /** Of one CPU, since the figures before; null at first. */
  cpuPercent: z.nullable(z.number()),
});

/** Something happened to the sandbox that the learner should know of; the sandbox goes on. */
export const INCIDENT_CODES = ['out-of-memory', 'too-many-processes', 'disk-full', 'restarted', 'replaced'] as const;
export const incidentSchema = z.strictObject({ code: z.enum(INCIDENT_CODES), at: z.int() });

export type SandboxView = z.infer<typeof sandboxViewSchema>;
export type HostView = z.infer<typeof hostViewSchema>;
export type SandboxLimits = z.infer<typeof sandboxLimitsSchema>;
export type Vitals = z.infer<typeof vitalsSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type ExpiryReason = (typeof EXPIRY_REASONS)[number];
export type PreparationStep = (typeof PREPARATION_STEPS)[number];
