// The form with a lesson.yaml that all languages share, and prose for each.
import type { Locale } from '../../protocol/messages.ts';
import type { TextFile } from '../content-directory.ts';
import type { ContentProblem } from '../lesson.ts';
import { readProse } from '../prose.ts';
import type { Schemas } from '../schema/schemas.ts';
import { readYaml } from '../yaml-source.ts';
import { type LessonDraft, type ProseFile, problemsIn, writtenIn } from './lesson-draft.ts';

export interface NamedText {
  readonly file: string;
  readonly text: TextFile;
}
export interface NamedProse extends NamedText {
  readonly locales: readonly Locale[];
}
export interface LessonSources {
  /** None: the short form. */
  readonly yaml: NamedText | undefined;
  readonly prose: readonly NamedProse[];
}

export function readLongForm(yaml: NamedText, prose: readonly NamedProse[], schemas: Schemas): LessonDraft {
  const problems: ContentProblem[] = [];
  const read = yaml.text.ok
    ? readYaml(schemas.lesson, yaml.text.text)
    : { ok: false as const, findings: [yaml.text.finding] };
  if (!read.ok) problems.push(...problemsIn(yaml.file, read.findings));
  const texts = prose.flatMap(({ file, locales, text }): ProseFile[] => {
    const result = text.ok
      ? readProse(text.text, schemas.frontmatter)
      : { ok: false as const, findings: [text.finding] };
    if (result.ok) return [{ file, locales, prose: result.prose }];
    problems.push(...problemsIn(file, result.findings));
    return [];
  });
  return { written: read.ok ? writtenIn(yaml.file, read.source) : undefined, prose: texts, problems };
}
