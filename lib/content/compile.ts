// Turns prose into the body of a function that renders it. Runs nothing; what could run is refused before (prose-policy.ts).
import { createHash } from 'node:crypto';
import { highlightCode } from './highlight.ts';
import { findingFromParser } from './mdx-complaint.ts';
import { createMdxProcessor } from './mdx-processor.ts';
import { ContentInvalidError, inFile } from './problem.ts';

/** Made once: making one costs half as much as parsing a lesson. */
const processor = createMdxProcessor([highlightCode]);

/** Compiled prose kept, by hash of its source: some hundred lessons in both languages. */
const KEPT = 1000;
/** A memo of a pure function, hence the module may own it. In the order of use, the oldest first. */
const compiled = new Map<string, Promise<string>>();

/**
 * @param source MDX without frontmatter (`LessonText.mdx`)
 * @param file named in errors
 * @returns a function body for `run` of `@mdx-js/mdx`; its components are those of components.ts
 * @throws ContentInvalidError naming file, line, what was found and what was expected
 */
export function compileMdx(source: string, { file }: { file: string }): Promise<string> {
  const key = createHash('sha256').update(source).digest('hex');
  const result = compiled.get(key) ?? compile(source, file);
  compiled.delete(key);
  compiled.set(key, result);
  result.catch(() => compiled.delete(key));
  const [oldest] = compiled.keys();
  if (compiled.size > KEPT && oldest !== undefined) compiled.delete(oldest);
  return result;
}

async function compile(source: string, file: string): Promise<string> {
  try {
    return String(await processor.process({ value: source, path: file }));
  } catch (cause) {
    if (cause instanceof ContentInvalidError) throw cause;
    throw new ContentInvalidError([inFile(file)(findingFromParser(cause, source))], { cause });
  }
}
