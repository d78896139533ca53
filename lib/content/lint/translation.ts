// Have the languages of a lesson drifted apart? By what they are made of, and by the stamp that a translator left.
import { createHash } from 'node:crypto';
import { baseName, type LessonDraft, type ProseFile } from '../draft/lesson-draft.ts';
import type { ContentProblem } from '../lesson.ts';

const STAMP_CHARS = 12;

/** Changes with the prose. A translator writes it as `translationOf` into the frontmatter of what was translated. */
export const stampOf = (mdx: string): string =>
  createHash('sha256').update(mdx.trim()).digest('hex').slice(0, STAMP_CHARS);

export function findStaleTranslations({ prose }: LessonDraft): ContentProblem[] {
  const original = prose.find((text) => text.prose.frontmatter.value.translationOf === undefined) ?? prose[0];
  if (original === undefined) return [];
  const others = prose.filter((text) => text !== original);
  return [
    ...missingTranslation(original),
    ...others.flatMap((text) => [...differencesOf(text, original), ...staleStamp(text, original)]),
  ];
}

function missingTranslation({ file, locales }: ProseFile): ContentProblem[] {
  if (locales.length < 2) return [];
  const message = `found one text for ${locales.join(' and ')}, expected a translation: a file for each, such as ${baseName(file).replace(/\.mdx$/, `.${locales[0]}.mdx`)}`;
  return [{ file, line: null, message }];
}

/** The first heading or component that is another one. */
function differencesOf({ file, prose }: ProseFile, original: ProseFile): ContentProblem[] {
  const mine = prose.outline;
  const theirs = original.prose.outline;
  const at = Array.from({ length: Math.max(mine.length, theirs.length) }, (_, index) => index).find(
    (index) => mine[index]?.what !== theirs[index]?.what,
  );
  if (at === undefined) return [];
  const where = `${baseName(original.file)}${theirs[at]?.line == null ? '' : `:${theirs[at].line}`}`;
  const message = `found ${mine[at]?.what ?? 'the end'}, expected ${theirs[at]?.what ?? 'the end'} as in ${where}: has the translation fallen behind?`;
  return [{ file, line: mine[at]?.line ?? null, message }];
}

function staleStamp({ file, prose }: ProseFile, original: ProseFile): ContentProblem[] {
  const { translationOf } = prose.frontmatter.value;
  const stamp = stampOf(original.prose.mdx);
  if (translationOf === undefined || translationOf === stamp) return [];
  const message = `translationOf: found ${translationOf}, but ${baseName(original.file)} has changed since; read it again, then write ${stamp}`;
  return [{ file, line: prose.frontmatter.lineOf(['translationOf']), message }];
}
