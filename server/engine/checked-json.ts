// JSON that a program in a container has printed. Like the engine's own answers, it is read through a schema or not at all.
import type { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';

/**
 * @param what whose words these are, for the log: "vitals"
 * @throws SlipwayError `engine-error` when it is no JSON, or does not fit
 */
export function parseChecked<T>(text: string, schema: z.ZodType<T>, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new SlipwayError('engine-error', `${what}: found ${JSON.stringify(text.slice(0, 200))}`, { cause: error });
  }
}
