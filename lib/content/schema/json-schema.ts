// The schemas as JSON Schema, by which editors complete and check what an author writes.
import { z } from 'zod';
import type { Locale } from '../../protocol/messages.ts';
import { schemasFor } from './schemas.ts';

/** File name → what the file is to hold. */
export function jsonSchemas(locales: readonly Locale[]): Readonly<Record<string, string>> {
  const { lesson, course, frontmatter, shortFrontmatter } = schemasFor(locales);
  return {
    'lesson.schema.json': toText(lesson, 'Slipway: lesson.yaml'),
    'course.schema.json': toText(course, 'Slipway: course.yaml'),
    'frontmatter.schema.json': toText(frontmatter, 'Slipway: frontmatter of lesson.<locale>.mdx beside a lesson.yaml'),
    'short-frontmatter.schema.json': toText(shortFrontmatter, 'Slipway: frontmatter of a lesson without a lesson.yaml'),
  };
}

function toText(schema: z.ZodType, title: string): string {
  // What an author writes, not what becomes of it.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
