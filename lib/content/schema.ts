// What an author may write in course.yaml, in lesson.yaml and in the frontmatter of the prose. docs/lessons.md explains it.
import { z } from 'zod';
import { type Check, CONTAINER_STATES, type ContainerCondition } from './check.ts';
import { DEFAULT_HOST } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const isId = (name: string): boolean => ID.test(name);

const id = z.string().regex(ID, 'expected a lower-case id such as run-hello');
const text = (maxChars: number) =>
  z
    .string()
    .max(maxChars, `expected at most ${maxChars} characters`)
    .refine((value) => value.trim() !== '', 'expected some text');
const title = text(CONTENT_LIMITS.titleChars);
const summary = text(CONTENT_LIMITS.summaryChars);

export const courseFileSchema = strict({
  title: strict({ ko: title, en: title }),
  summary: strict({ ko: summary, en: summary }),
});

/** Typed into a terminal: a control character would be a key press there (a tab completes, ^C interrupts). */
const command = z
  .string()
  .transform((value) => value.replace(/\n+$/, ''))
  .refine((value) => value.trim() !== '', 'expected a command')
  .refine((value) => value.length <= CONTENT_LIMITS.commandChars, {
    error: `expected at most ${CONTENT_LIMITS.commandChars} characters`,
  })
  .refine((value) => !/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(value), {
    error: 'expected no tabs or other control characters: the command is typed into a terminal',
  });

const exitCode = z.int().min(0, 'expected an exit code from 0 to 255').max(255, 'expected an exit code from 0 to 255');

const block = strict({
  command,
  terminal: id.default('main'),
  expect: strict({ exitCode: exitCode.default(0) }).default({ exitCode: 0 }),
});

const containerCondition: z.ZodType<ContainerCondition> = strict({
  image: text(255).optional(),
  name: text(255).optional(),
  state: z.enum(CONTAINER_STATES).optional(),
  exitCode: exitCode.optional(),
  count: z.int().min(1, 'expected a number of containers from 1').max(1000).optional(),
})
  .refine(({ image, name, state }) => image !== undefined || name !== undefined || state !== undefined, {
    error: 'expected an image, a name or a state',
  })
  .refine(({ exitCode, state }) => exitCode === undefined || state === 'exited' || state === 'created', {
    error: 'expected state: exited (or created) beside exitCode; a running container has no exit code',
  })
  .transform(({ count, ...rest }) => ({ ...rest, ...(count !== undefined && { minCount: count }) }));

const check: z.ZodType<Check> = z.lazy(() =>
  strict({
    container: containerCondition.optional(),
    all: z.array(check).min(1, 'expected at least one check').optional(),
    any: z.array(check).min(1, 'expected at least one check').optional(),
  }).transform(({ container, all, any }, context): Check => {
    const base = { host: DEFAULT_HOST, because: null };
    const [first, ...more] = [
      container && { ...base, kind: 'container' as const, container },
      all && { ...base, kind: 'all' as const, checks: all },
      any && { ...base, kind: 'any' as const, checks: any },
    ].filter((it) => it !== undefined);
    if (first !== undefined && more.length === 0) return first;
    // An unknown key has been complained about already.
    if (context.issues.length > 0) return z.NEVER;
    context.addIssue({ code: 'custom', message: 'expected exactly one of container, all, any' });
    return z.NEVER;
  }),
);

const step = strict({
  id,
  blocks: z.array(id),
  check,
});

export const lessonFileSchema = strict({
  minutes: z
    .int()
    .min(1, 'expected a number of minutes from 1 to 600')
    .max(600, 'expected a number of minutes from 1 to 600'),
  blocks: z
    .record(id, block)
    .default({})
    .refine((blocks) => Object.keys(blocks).length <= CONTENT_LIMITS.blocksPerLesson, {
      error: `expected at most ${CONTENT_LIMITS.blocksPerLesson} blocks`,
    }),
  steps: z
    .array(step)
    .max(CONTENT_LIMITS.stepsPerLesson, `expected at most ${CONTENT_LIMITS.stepsPerLesson} steps`)
    .default([]),
});

export const frontmatterSchema = strict({
  title,
  summary,
  steps: z.record(id, title).default({}),
});

export type LessonFile = z.infer<typeof lessonFileSchema>;
export type CourseFile = z.infer<typeof courseFileSchema>;
export type Frontmatter = z.infer<typeof frontmatterSchema>;

/** A strict object whose complaint about an unknown key names the keys that there are. */
function strict<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `expected only ${Object.keys(shape).join(', ')}` : undefined,
  });
}
