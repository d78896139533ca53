// `lesson preview [path]`: the site with what somebody is writing, which open pages follow as it changes.
import { parseArgs } from 'node:util';
import type { BrokenLesson, Lesson } from '../../lib/content/lesson.ts';
import { LOCALES } from '../../lib/i18n/locales.ts';
import { readConfig } from '../../server/config.ts';
import { serve, setUpServer } from '../commands/serve.ts';
import type { RunCommand } from '../commands.ts';
import { UsageError } from '../usage-error.ts';
import { chooseLessons } from './chosen-lessons.ts';
import { findContent } from './find-content.ts';

export const preview: RunCommand = async ({ root, args, screen }) => {
  const path = readPath(args);
  const { contentDirectories } = readConfig(process.env, root);
  const previewed = path === undefined ? EVERYTHING : await findPreviewed(path, contentDirectories);
  await setUpServer(root, screen);
  return serve('production', {
    ...{ watch: true, contentDirectories: previewed.directories },
    onReady: (origin) => {
      for (const page of previewed.pages) screen.line(`  ${origin}${page}`);
    },
  });
};

export interface Previewed {
  /** Undefined: those of the configuration. */
  readonly directories: readonly string[] | undefined;
  /** Paths of pages, in each language. */
  readonly pages: readonly string[];
}

const EVERYTHING: Previewed = { directories: undefined, pages: LOCALES.map((locale) => `/${locale}`) };

/**
 * The page of a lesson, be it broken or not; of a course its first lesson's.
 * @throws UsageError where there is none
 */
export async function findPreviewed(path: string, configured: readonly string[] = []): Promise<Previewed> {
  const place = await findContent(path, configured);
  const directories = [place.directory];
  if (place.course === undefined) return { ...EVERYTHING, directories };
  const { lessons, broken } = await chooseLessons([place], []);
  const [first] = [...lessons.map(({ lesson }) => lesson), ...broken].sort((a, b) => a.order - b.order);
  if (first === undefined) throw new UsageError(`There is no lesson at ${path}.`);
  return { directories, pages: pagesOf(first) };
}

const pagesOf = ({ course, id }: Lesson | BrokenLesson): string[] =>
  LOCALES.map((locale) => `/${locale}/lessons/${course}/${id}`);

/** @throws UsageError */
function readPath(args: readonly string[]): string | undefined {
  try {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    if (positionals.length > 1) throw new Error('expected one path');
    return positionals[0];
  } catch (error) {
    throw new UsageError(`lesson preview: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
