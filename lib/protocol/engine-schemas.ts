// What is seen of a learner's engine: what it has, for the map, and what it is asked, for the lens.
import * as z from 'zod/mini';
import { LIMITS } from './limits.ts';

/** What the engine of a host has, for the map. Names are cut, and only the newest of very many are there. */
const label = z.string().check(z.maxLength(LIMITS.mapNameChars));
export const enginePictureSchema = z.strictObject({
  containers: z.array(
    z.strictObject({
      id: label,
      name: label,
      image: label,
      state: label,
      exitCode: z.nullable(z.int()),
      ports: z.array(z.strictObject({ container: z.int(), host: z.nullable(z.int()), protocol: label })),
      networks: z.array(label),
      volumes: z.array(label),
    }),
  ),
  images: z.array(z.strictObject({ id: label, tags: z.array(label), sizeBytes: z.int() })),
  networks: z.array(z.strictObject({ id: label, name: label })),
  volumes: z.array(z.strictObject({ name: label })),
  /** There is more than is shown. */
  partial: z.boolean(),
});

/** One call that a command made to the learner's engine. */
export const apiCallSchema = z.strictObject({
  id: z.int(),
  method: z.string().check(z.maxLength(16)),
  /** With the query. */
  path: z.string().check(z.maxLength(LIMITS.callPathChars)),
  /** null: none yet. */
  status: z.nullable(z.int()),
  durationMs: z.nullable(z.int()),
  /** It became a stream of bytes (attach, exec) or goes on without end (logs, events). */
  streams: z.boolean(),
  requestBody: z.nullable(z.string()),
  responseBody: z.nullable(z.string()),
  /** A body was longer than what is shown. */
  truncated: z.boolean(),
});

/** A process that makes calls; `line` is how it was begun, as one would type it. A later one has a larger `id`. */
export const callingCommandSchema = z.strictObject({
  id: z.int(),
  line: z.string().check(z.maxLength(LIMITS.callingCommandChars)),
});

export type EnginePicture = z.infer<typeof enginePictureSchema>;
export type ApiCall = z.infer<typeof apiCallSchema>;
export type CallingCommand = z.infer<typeof callingCommandSchema>;
