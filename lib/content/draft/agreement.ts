// In the short form each language has its own copy of what lesson.yaml would say once. Says where copies differ.
import { isDeepStrictEqual } from 'node:util';
import type { ContentProblem } from '../lesson.ts';
import type { ShortFrontmatter } from '../schema/frontmatter.ts';
import { baseName } from './lesson-draft.ts';
import type { ShortFile } from './short-form.ts';

/** @returns what `other` says differently from `first`, as problems of `other` */
export function findDisagreements(first: ShortFile, other: ShortFile): ContentProblem[] {
  return [...inFences(first, other), ...inFrontmatter(first, other)];
}

function inFences(first: ShortFile, other: ShortFile): ContentProblem[] {
  const origin = baseName(first.file);
  const known = new Map(first.blocks.map((block) => [block.id, block]));
  const more = other.blocks.flatMap(({ id, block, fence }) => {
    const same = known.get(id);
    const at = (message: string) => [{ file: other.file, line: fence.line, message }];
    if (same === undefined) return at(`found block ${id}, which is not in ${origin}, expected the same blocks in both`);
    if (block.command !== same.block.command) {
      return at(
        `found another command of block ${id} than in ${origin}:${same.fence.line}, expected ${JSON.stringify(same.block.command)}`,
      );
    }
    if (isDeepStrictEqual(block, same.block)) return [];
    return at(
      `found "${fence.words}" of block ${id}, expected "${same.fence.words}" as in ${origin}:${same.fence.line}`,
    );
  });
  const ids = new Set(other.blocks.map(({ id }) => id));
  const missing = first.blocks.filter(({ id }) => !ids.has(id));
  return [
    ...more,
    ...missing.map(({ id, fence }) => ({
      ...{ file: other.file, line: null },
      message: `found no block ${id}, expected it as in ${origin}:${fence.line}`,
    })),
  ];
}

/** What the words of a language are not. A key that one of them leaves out is taken from the other (unite-frontmatter.ts). */
function inFrontmatter(first: ShortFile, other: ShortFile): ContentProblem[] {
  const mine = sharedPartsOf(first.prose.frontmatter.value);
  const origin = baseName(first.file);
  return sharedPartsOf(other.prose.frontmatter.value).flatMap(({ path, value }) => {
    const same = mine.find((part) => isDeepStrictEqual(part.path, path));
    if (value === undefined || same?.value === undefined || isDeepStrictEqual(same.value, value)) return [];
    const line = other.prose.frontmatter.lineOf(path);
    return [
      {
        file: other.file,
        line,
        message: `found another ${path.join('.')} than in ${origin}:${first.prose.frontmatter.lineOf(path)}, expected the same, or none in one of them`,
      },
    ];
  });
}

function sharedPartsOf({ minutes, hosts, checks, steps, quizzes }: ShortFrontmatter) {
  const named = <T>(key: string, all: Readonly<Record<string, T>>, part: string, of: (it: T) => unknown) =>
    Object.entries(all).map(([id, it]) => ({ path: [key, id, part].filter(Boolean), value: of(it) }));
  return [
    { path: ['minutes'], value: minutes },
    { path: ['hosts'], value: hosts },
    ...named('checks', checks, '', (check) => check),
    ...named('steps', steps, 'check', ({ check }) => check),
    ...named('steps', steps, 'solution', ({ solution }) => solution),
    ...named('quizzes', quizzes, 'answer', ({ answer }) => answer),
    ...named('quizzes', quizzes, 'multiple', ({ multiple }) => multiple),
    ...Object.entries(quizzes).flatMap(([id, { choices = {} }]) =>
      named('quizzes', choices, 'right', (choice) => ('right' in choice ? choice.right : undefined)).map(
        ({ path, value }) => ({
          path: ['quizzes', id, 'choices', ...path.slice(1)],
          value,
        }),
      ),
    ),
  ];
}
