// Writes as many lessons as a measurement wants, in both languages: a shipped one over and over, no text of it twice.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Below the content's folder of the project: one of usual length. */
export const MODEL_LESSON = '01-docker-basics/02-run-a-container';
const LESSONS_PER_COURSE = 200;
const COURSE = 'title: { en: Course, ko: 과정 }\nsummary: { en: Summary, ko: 요약 }\n';

interface Source {
  /** Where the shipped lessons are. */
  readonly content: string;
  /** Number of the first text, for what must have none in common with another folder. */
  readonly first: number;
}

export async function writeLessons(folder: string, count: number, { content, first }: Source): Promise<void> {
  const model = join(content, MODEL_LESSON);
  const names = (await readdir(model, { withFileTypes: true })).filter((it) => it.isFile()).map(({ name }) => name);
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(model, name), 'utf8')] as const),
  );
  for (let index = 0; index < count; index += 1) {
    const target = join(folder, lessonFolder(index));
    await mkdir(target, { recursive: true });
    if (index % LESSONS_PER_COURSE === 0) await writeFile(join(target, '..', 'course.yaml'), COURSE);
    for (const [name, text] of texts) {
      await writeFile(join(target, name), name.endsWith('.mdx') ? vary(text, first + index) : text);
    }
  }
}

export function lessonFolder(index: number): string {
  const course = Math.floor(index / LESSONS_PER_COURSE) + 1;
  const lesson = (index % LESSONS_PER_COURSE) + 1;
  return `${course}-course-${course}/${lesson}-lesson-${lesson}`;
}

/** Another text in every paragraph, so that nothing kept of one serves the next. */
export function vary(mdx: string, index: number): string {
  const [, head = '', body = ''] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(mdx) ?? [];
  return head + body.replaceAll(/^(?=\p{L}.*\p{L}.* )/gmu, `No ${index}: `);
}
