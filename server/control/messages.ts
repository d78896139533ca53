// What an operator's command and a running server say to each other, schema first.
import { z } from 'zod';

const count = z.int().min(0);

/** The host engine's machine. */
const hostSchema = z.object({
  memoryTotalBytes: z.number(),
  memoryAvailableBytes: z.number(),
  diskTotalBytes: z.number(),
  diskFreeBytes: z.number(),
  cpus: z.number(),
  load1: z.number(),
});

const poolSchema = z.object({
  /** Sandboxes kept ready. */
  size: count,
  /** Sandboxes at most. */
  maximum: count,
  warm: count,
  starting: count,
  claimed: count,
  /** Learners in the queue. */
  waiting: count,
  /** What the host lacks for a sandbox that is wanted. */
  admission: z.enum(['ok', 'memory', 'disk']),
});

/** The answer to `GET /status` and to `PUT /pool`. */
export const statusSchema = z.object({
  pool: poolSchema,
  /** Null when the host does not tell. */
  host: hostSchema.nullable(),
  sessions: count,
  connections: count,
  uptimeSeconds: z.number().min(0),
  pid: z.int().min(1),
});

/** The body of `PUT /pool`. The bounds are those of SLIPWAY_POOL_SIZE and SLIPWAY_MAX_SANDBOXES; a test compares them. */
export const sizesSchema = z
  .strictObject({ size: z.int().min(0).max(100).optional(), maximum: z.int().min(1).max(1000).optional() })
  .refine(({ size, maximum }) => size !== undefined || maximum !== undefined, 'expected size, maximum or both');

/** The answer where something is wrong. */
export const refusalSchema = z.object({ error: z.string() });

/** @returns the parsed text; what is wrong with it, in words, where it does not fit */
export function parseWith<T>(schema: z.ZodType<T>, text: string): { data: T } | { problem: string } {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? { data: result.data } : { problem: z.prettifyError(result.error) };
  } catch {
    return { problem: 'expected JSON' };
  }
}

export type Status = z.infer<typeof statusSchema>;
export type Sizes = z.infer<typeof sizesSchema>;
