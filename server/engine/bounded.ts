// Lists and maps in a program's answer, which may be hostile: checked up to the first mistake, and up to a length.
// zod's own would collect a mistake for each of a million items.
import { z } from 'zod';

/** Of a key that is named in a message. */
const KEY_CHARS = 100;

/** An array of at most so many items. */
export const listOf = <T>(item: z.ZodType<T>, maxItems: number) =>
  z.unknown().transform((value, context): T[] => {
    if (!Array.isArray(value)) return refuse(context, [], 'expected a list');
    if (value.length > maxItems) return refuse(context, [], `expected ${maxItems} items at most`);
    const items: T[] = [];
    for (const [index, raw] of value.entries()) {
      const read = item.safeParse(raw);
      if (!read.success) return passOn(context, index, read.error);
      items.push(read.data);
    }
    return items;
  });

/** An object with any keys, at most so many. */
export const mapOf = <T>(item: z.ZodType<T>, maxEntries: number) =>
  z.unknown().transform((value, context): Record<string, T> => {
    if (!isMap(value)) return refuse(context, [], 'expected a map');
    const raws = Object.entries(value);
    if (raws.length > maxEntries) return refuse(context, [], `expected ${maxEntries} entries at most`);
    const entries: Array<[string, T]> = [];
    for (const [key, raw] of raws) {
      const read = item.safeParse(raw);
      if (!read.success) return passOn(context, key.slice(0, KEY_CHARS), read.error);
      entries.push([key, read.data]);
    }
    // Defines each as a property of its own: `__proto__` is a key like any other.
    return Object.fromEntries(entries);
  });

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function passOn(context: z.RefinementCtx, at: PropertyKey, { issues: [first] }: z.ZodError): never {
  return refuse(context, [at, ...(first?.path ?? [])], first?.message ?? '');
}

function refuse(context: z.RefinementCtx, path: PropertyKey[], message: string): never {
  context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
}
