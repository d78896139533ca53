// The lessons that come with Slipway load, compile and look the same to both languages.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileMdx } from './compile.ts';
import { isBroken, type Lesson } from './lesson.ts';
import { ContentLibrary } from './library.ts';
import { loadContent } from './load.ts';
import { formatProblem } from './problem.ts';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));
const courses = await loadContent([CONTENT]);
const lessons = courses.flatMap((course) => course.lessons).filter((lesson): lesson is Lesson => !isBroken(lesson));

test('nothing is broken', () => {
  const problems = courses.flatMap(({ problems, lessons }) => [
    ...problems,
    ...lessons.flatMap((lesson) => (isBroken(lesson) ? lesson.problems : [])),
  ]);
  expect(problems.map(formatProblem)).toEqual([]);
  expect(lessons).not.toEqual([]);
});

describe.each(lessons.map((lesson) => [`${lesson.course}/${lesson.id}`, lesson] as const))('%s', (name, lesson) => {
  test.each(['ko', 'en'] as const)('compiles in %s', async (locale) => {
    expect(await compileMdx(lesson.texts[locale].mdx, { file: name })).toContain('MDXContent');
  });

  test('places steps and blocks in the same order in both languages', () => {
    const order = (mdx: string) => mdx.match(/<(Step|Run) id="[^"]+"/g);
    expect(order(lesson.texts.ko.mdx)).toEqual(order(lesson.texts.en.mdx));
  });
});

test('what is shown as recorded can be replayed', async () => {
  const library = new ContentLibrary({ directories: [CONTENT] });
  for (const { course, id } of lessons) {
    const transcripts = [...(await library.transcripts(course, id))];
    const silent = transcripts.filter(([, { text, events }]) => text !== '' && events.length === 0);
    expect(silent.map(([block]) => `${course}/${id}/${block}`)).toEqual([]);
    expect(transcripts).not.toEqual([]);
  }
});

test('the first step of run-a-container is passed by its one block', () => {
  const lesson = lessons.find(({ id }) => id === 'run-a-container');
  expect(lesson?.steps[0]).toEqual({
    id: 'run-hello',
    blocks: ['run-hello'],
    check: {
      ...{ kind: 'container', host: 'sandbox', because: null },
      container: { image: 'diamol/ch02-hello-diamol', state: 'exited', exitCode: 0 },
    },
    solution: [{ kind: 'block', block: 'run-hello' }],
  });
});
