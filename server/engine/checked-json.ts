// JSON that an engine, or a program in a container, has written. It is read through a schema or not at all.
import { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';

/** Of what was found, and of what is wrong with it. */
const SHOWN_CHARS = 200;

/**
 * @param what whose words these are, for the log: "vitals"
 * @throws SlipwayError `engine-error` with the first mistake, when it is no JSON or does not fit
 */
export function parseChecked<T>(text: string, schema: z.ZodType<T>, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const found = JSON.stringify(text.slice(0, SHOWN_CHARS));
    throw new SlipwayError('engine-error', `${what}: ${mistakeOf(error)}, found ${found}`);
  }
}

function mistakeOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'no JSON';
  const [first] = error.issues;
  const mistake = [first?.path.join('.'), first?.message].filter(Boolean).join(': ');
  return mistake.slice(0, SHOWN_CHARS);
}
