// `lesson lint`: what is wrong with lessons, with file and line. Needs no engine.
import { parseArgs } from 'node:util';
import type { ContentProblem } from '../../lib/content/lesson.ts';
import { type LintReport, lintContent } from '../../lib/content/lint/lint-content.ts';
import { formatProblem } from '../../lib/content/problem.ts';
import { readConfig } from '../../server/config.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { placesOf } from './chosen-lessons.ts';

export const lint: RunCommand = async ({ root, args, screen }) => {
  const { path, json } = readOptions(args);
  const reports = [];
  const { contentDirectories } = readConfig(process.env, root);
  for (const place of await placesOf(path === undefined ? [] : [path], contentDirectories)) {
    reports.push(await lintContent(place.directory, place));
  }
  if (path !== undefined && reports.every(({ lessons, errors }) => lessons === 0 && errors.length === 0)) {
    throw new UsageError(`There is no lesson at ${path}; expected a folder with lesson.yaml or lesson.<language>.mdx.`);
  }
  const report = {
    lessons: reports.reduce((sum, { lessons }) => sum + lessons, 0),
    errors: reports.flatMap(({ errors }) => errors),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
  if (json) screen.line(JSON.stringify(report));
  else print(report, screen);
  return report.errors.length > 0 ? 1 : 0;
};

function print({ lessons, errors, warnings }: LintReport, screen: Screen): void {
  const line = (word: string, problem: ContentProblem) => screen.line(`${word} ${formatProblem(problem)}`);
  for (const problem of warnings) line(screen.style('yellow', 'warning'), problem);
  for (const problem of errors) line(screen.style('red', 'error  '), problem);
  screen.line(`${count(lessons, 'lesson')}, ${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`);
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** @throws UsageError */
function readOptions(args: readonly string[]): { path: string | undefined; json: boolean } {
  try {
    const options = { json: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) throw new Error('expected one path');
    return { path: positionals[0], json: values.json };
  } catch (error) {
    throw new UsageError(`lesson lint: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
