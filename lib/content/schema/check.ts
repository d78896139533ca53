// A check as its author writes it: the name of one, or a key that says what is looked at. Hosts and names are resolved later
// (build/resolve-checks.ts).
import { z } from 'zod';
import type { Locale } from '../../protocol/messages.ts';
import { type Check, type CompositeCheck, LEFTOVER_KINDS, type NotCheck } from '../check.ts';
import { CONTENT_LIMITS } from '../limits.ts';
import { containerSchema, removedSchema } from './container.ts';
import { containerName, imageName, networkName, volumeName } from './names.ts';
import { id, pattern, perLocale, port, strict, text, urlPath } from './pieces.ts';

interface Base {
  /** Null: that of the check around it, or the lesson's first. */
  readonly host: string | null;
  readonly because: Check['because'];
}
type Plain<C extends Check> = C extends CompositeCheck | NotCheck ? never : Omit<C, keyof Base> & Base;

export type WrittenCheck =
  | { readonly kind: 'named'; readonly name: string }
  | Plain<Check>
  | (Base & { readonly kind: 'all' | 'any'; readonly checks: readonly WrittenCheck[] })
  | (Base & { readonly kind: 'not'; readonly check: WrittenCheck });

const MOST_SCRIPT_SECONDS = 20;
const seconds = z
  .number()
  .min(1, `expected 1 to ${MOST_SCRIPT_SECONDS} seconds`)
  .max(MOST_SCRIPT_SECONDS, `expected 1 to ${MOST_SCRIPT_SECONDS} seconds`);
const scriptText = text(CONTENT_LIMITS.scriptChars);

const presence = <K extends 'image' | 'network' | 'volume'>(kind: K, objectName: z.ZodType<string, string>) =>
  z.union([
    objectName.transform((name) => ({ kind, name, present: true })),
    strict({ name: objectName, gone: z.boolean().optional() }).transform(({ name, gone }) => ({
      ...{ kind, name, present: gone !== true },
    })),
  ]);

const http = strict({
  port,
  path: urlPath.default('/'),
  status: z.int().min(100, 'expected a status such as 200').max(599, 'expected a status such as 200').default(200),
  contains: pattern.optional(),
}).transform(({ contains = null, ...rest }) => ({ kind: 'http' as const, ...rest, contains }));

const file = strict({
  container: containerName.optional(),
  path: text(CONTENT_LIMITS.nameChars),
  contains: pattern.optional(),
  gone: z.boolean().optional(),
})
  .refine(({ contains, gone }) => contains === undefined || gone !== true, 'expected contains or gone, not both')
  .transform(({ container = null, path, contains = null, gone }) => ({
    ...{ kind: 'file' as const, container, path, contains, present: gone !== true },
  }));

const script = z
  .union([
    scriptText.transform((run) => ({ run, timeoutSeconds: 10 })),
    strict({ run: scriptText, timeoutSeconds: seconds.default(10) }),
  ])
  .transform(({ run, timeoutSeconds }) => ({ kind: 'script' as const, script: run, timeoutMs: timeoutSeconds * 1000 }));

/** What looks at one thing, by its key. */
const PLAIN = {
  container: containerSchema.transform((container) => ({ kind: 'container' as const, container })),
  removed: removedSchema.transform((container) => ({ kind: 'removed' as const, container })),
  image: presence('image', imageName),
  network: presence('network', networkName),
  volume: presence('volume', volumeName),
  nothingLeft: z.enum(LEFTOVER_KINDS).transform((what) => ({ kind: 'nothing-left' as const, what })),
  http,
  file,
  command: pattern.transform((value) => ({ kind: 'command' as const, pattern: value })),
  question: id.transform((quiz) => ({ kind: 'question' as const, quiz })),
  script,
};

export function checkSchema(locales: readonly Locale[]): z.ZodType<WrittenCheck> {
  const check: z.ZodType<WrittenCheck> = z.lazy(() => z.union([named, described]));
  const several = z
    .array(check)
    .min(1, 'expected at least one check')
    .max(CONTENT_LIMITS.checksPerCheck, `expected at most ${CONTENT_LIMITS.checksPerCheck} checks`);
  const parts = z.object({
    ...PLAIN,
    all: several.transform((checks) => ({ kind: 'all' as const, checks })),
    any: several.transform((checks) => ({ kind: 'any' as const, checks })),
    not: check.transform((inner) => ({ kind: 'not' as const, check: inner })),
  });
  const kinds = Object.keys(parts.shape).join(', ');
  const because = perLocale(locales, text(CONTENT_LIMITS.explanationChars));
  const described = strict({ ...parts.partial().shape, host: id.optional(), because: because.optional() }).transform(
    ({ host = null, because = null, ...bodies }, context): WrittenCheck => {
      const [body, ...more] = Object.values(bodies).filter((it) => it !== undefined);
      if (body !== undefined && more.length === 0) return { ...body, host, because };
      // What is wrong inside has been complained about already.
      if (context.issues.length === 0) {
        context.addIssue({ code: 'custom', message: `expected exactly one of ${kinds}` });
      }
      return z.NEVER;
    },
  );
  const named = id.transform((name) => ({ kind: 'named' as const, name }));
  return check;
}
