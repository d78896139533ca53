// `lesson`: what authors do with lessons. Each part is loaded only when it is meant.
import type { RunCommand } from '../commands.ts';
import { UsageError } from '../usage-error.ts';

/** One line for each: a name and the file that has it. */
const PARTS: Readonly<Record<string, () => Promise<RunCommand>>> = {
  new: async () => (await import('../lesson/new.ts')).newLesson,
  lint: async () => (await import('../lesson/lint.ts')).lint,
  preview: async () => (await import('../lesson/preview.ts')).preview,
  test: async () => (await import('../lesson/test.ts')).test,
  record: async () => (await import('../lesson/record.ts')).record,
  schema: async () => (await import('../lesson/schema.ts')).schema,
};

export const lesson: RunCommand = async (context) => {
  const [name = '', ...args] = context.args;
  const load = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (load === undefined) {
    throw new UsageError(`There is no command "lesson ${name}"; expected: ${Object.keys(PARTS).join(', ')}.`);
  }
  const run = await load();
  return run({ ...context, args });
};
