// `lesson new`: a lesson that lints without errors, in every language of the site, to write on from.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isId } from '../../lib/content/schema/pieces.ts';
import { LOCALES } from '../../lib/i18n/locales.ts';
import { readConfig } from '../../server/config.ts';
import type { CommandContext, RunCommand } from '../commands.ts';
import { UsageError } from '../usage-error.ts';
import { idOf, namesIn } from './find-content.ts';
import { courseYaml, lessonYaml, proseFor } from './new-lesson-text.ts';

export const newLesson: RunCommand = async ({ root, args, screen }: CommandContext) => {
  const { course, lesson } = readName(args);
  const [directory] = readConfig(process.env, root).contentDirectories;
  if (directory === undefined) throw new UsageError('lesson new: SLIPWAY_CONTENT names no directory.');
  await mkdir(directory, { recursive: true });
  const courseFolder = join(directory, (await findNumbered(directory, course)) ?? (await nextName(directory, course)));
  const taken = await findNumbered(courseFolder, lesson);
  if (taken !== undefined)
    throw new UsageError(`There is a lesson ${course}/${lesson} already: ${join(courseFolder, taken)}.`);
  const folder = join(courseFolder, await nextName(courseFolder, lesson));
  await mkdir(folder, { recursive: true });
  if (!(await exists(join(courseFolder, 'course.yaml')))) {
    await write(join(courseFolder, 'course.yaml'), courseYaml(course));
  }
  await write(join(folder, 'lesson.yaml'), lessonYaml(schemaFrom(folder, root)));
  for (const locale of LOCALES) await write(join(folder, `lesson.${locale}.mdx`), proseFor(locale, lesson));
  screen.line(`${folder}\nWrite on there, and see it while you do:`);
  screen.line(`  npx slipway lesson preview ${course}/${lesson}`);
  return 0;
};

/** Content that is kept elsewhere may be moved, and would not find it. */
function schemaFrom(folder: string, root: string): string | undefined {
  if (!folder.startsWith(root + sep)) return undefined;
  return relative(folder, join(root, 'docs', 'schema', 'lesson.schema.json')).replaceAll(sep, '/');
}

/** @throws UsageError */
function readName(args: readonly string[]): { course: string; lesson: string } {
  const [course = '', lesson = '', ...more] = (args[0] ?? '').split('/');
  if (args.length === 1 && more.length === 0 && isId(course) && isId(lesson)) return { course, lesson };
  throw new UsageError(
    'lesson new: expected <course>/<lesson>, both lower-case ids such as docker-basics/first-steps.',
  );
}

/** Never over something that is there. */
const write = (path: string, text: string): Promise<void> => writeFile(path, text, { flag: 'wx' });

async function findNumbered(folder: string, id: string): Promise<string | undefined> {
  return (await namesIn(folder)).find((name) => idOf(name) === id);
}

async function nextName(folder: string, id: string): Promise<string> {
  const numbers = (await namesIn(folder)).map((name) => Number(/^(\d{1,4})-/.exec(name)?.[1] ?? 0));
  return `${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}-${id}`;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
