// All that is read of authors, for the languages that the content has. Made once for each list of languages.
import type { Locale } from '../../protocol/messages.ts';
import { frontmatterSchema, shortFrontmatterSchema } from './frontmatter.ts';
import { courseFileSchema, lessonFileSchema } from './lesson-file.ts';

export interface Schemas {
  readonly course: ReturnType<typeof courseFileSchema>;
  readonly lesson: ReturnType<typeof lessonFileSchema>;
  readonly frontmatter: typeof frontmatterSchema;
  readonly shortFrontmatter: ReturnType<typeof shortFrontmatterSchema>;
}

const made = new Map<string, Schemas>();

export function schemasFor(locales: readonly Locale[]): Schemas {
  const key = locales.join(' ');
  const known = made.get(key);
  if (known !== undefined) return known;
  const schemas = {
    course: courseFileSchema(locales),
    lesson: lessonFileSchema(locales),
    frontmatter: frontmatterSchema,
    shortFrontmatter: shortFrontmatterSchema(locales),
  };
  made.set(key, schemas);
  return schemas;
}
