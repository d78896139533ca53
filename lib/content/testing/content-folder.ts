// A content directory on disk for tests: one good lesson, changed file by file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const LESSON = '01-course/01-lesson';

export const LESSON_YAML = `minutes: 5
blocks:
  hello:
    command: echo hello
  bye:
    command: echo bye
steps:
  - id: greet
    blocks: [hello]
    check:
      container: { image: some/image, state: exited, exitCode: 0 }
`;

export const PROSE = `---
title: A title
summary: A summary
steps:
  greet: Greet
---

Some prose.

<Step id="greet">

<Run id="hello" />

</Step>

<Run id="bye" />
`;

/** Relative path → content. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const GOOD_FILES: Files = {
  '01-course/course.yaml': 'title: { ko: 과정, en: Course }\nsummary: { ko: 요약, en: Summary }\n',
  [`${LESSON}/lesson.yaml`]: LESSON_YAML,
  [`${LESSON}/lesson.ko.mdx`]: PROSE,
  [`${LESSON}/lesson.en.mdx`]: PROSE,
};

export class ContentFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(files: Files = GOOD_FILES): Promise<ContentFolder> {
    const folder = new ContentFolder(await mkdtemp(join(tmpdir(), 'slipway-content-')));
    await folder.write(files);
    return folder;
  }

  async write(files: Files): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), content);
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
