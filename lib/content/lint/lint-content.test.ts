import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatProblem } from '../problem.ts';
import { ContentFolder, LESSON, LESSON_YAML, PROSE } from '../testing/content-folder.ts';
import { lintContent } from './lint-content.ts';
import { stampOf } from './translation.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const warnings = async () => (await lintContent(folder.path)).warnings.map(formatProblem);

test('a step without a hint and blocks that are not recorded', async () => {
  expect(await warnings()).toEqual([
    `${LESSON}/lesson.ko.mdx:10: step greet has no hint, expected a <Hint> in it`,
    `${LESSON}/lesson.en.mdx:10: step greet has no hint, expected a <Hint> in it`,
    `${LESSON}/transcripts/hello.cast: what block hello prints is not recorded, expected slipway lesson record`,
    `${LESSON}/transcripts/bye.cast: what block bye prints is not recorded, expected slipway lesson record`,
  ]);
});

test('errors of a broken lesson, and no warnings about it', async () => {
  await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0' });
  const report = await lintContent(folder.path);
  expect(report).toMatchObject({ lessons: 1, warnings: [] });
  expect(report.errors.map(formatProblem)).toContain(
    `${LESSON}/lesson.yaml:1: minutes: found 0, expected a number of minutes from 1 to 600`,
  );
});

test('only what is asked for', async () => {
  const report = await lintContent(folder.path, { course: '01-course', lesson: '02-other' });
  expect(report).toEqual({ lessons: 0, errors: [], warnings: [] });
});

describe('a translation', () => {
  const translated = (text: string) => folder.write({ [`${LESSON}/lesson.en.mdx`]: text });

  test('that has another structure', async () => {
    await translated(PROSE.replace('Some prose.', '## A heading'));
    expect(await warnings()).toContain(
      `${LESSON}/lesson.en.mdx:8: found heading ##, expected <Step greet> as in lesson.ko.mdx:10: has the translation fallen behind?`,
    );
  });

  test('of an original that has changed, until its stamp is renewed', async () => {
    const body = PROSE.slice(PROSE.indexOf('---\n\n') + 4);
    const stamped = (stamp: string) => translated(PROSE.replace('summary:', `translationOf: ${stamp}\nsummary:`));
    await stamped('0123456789ab');
    const stamp = stampOf(body);
    expect(await warnings()).toContain(
      `${LESSON}/lesson.en.mdx:3: translationOf: found 0123456789ab, but lesson.ko.mdx has changed since; read it again, then write ${stamp}`,
    );
    await stamped(stamp);
    expect((await warnings()).join('\n')).not.toContain('translationOf');
  });
});

test('what nobody will ever see', async () => {
  await folder.write({
    [`${LESSON}/lesson.yaml`]: `${LESSON_YAML}checks: { other: { image: x } }\nquizzes: { why: { answer: because } }\n`,
    ...Object.fromEntries(
      ['ko', 'en'].map((locale) => [
        `${LESSON}/lesson.${locale}.mdx`,
        PROSE.replace('summary:', 'quizzes: { why: { question: Why? } }\nsummary:'),
      ]),
    ),
    [`${LESSON}/figures/a.svg`]: '<svg/>',
    [`${LESSON}/files/unused.txt`]: 'x',
  });
  const found = await warnings();
  for (const part of [
    'quiz why is not placed',
    'check other is used nowhere',
    'figures/a.svg: is shown',
    'unused.txt: is named',
  ]) {
    expect(found.join('\n')).toContain(part);
  }
});

test('a heading in a step that is one of the page', async () => {
  const headings = '\n\n### A part\n\n## Not one';
  await folder.write({
    [`${LESSON}/lesson.ko.mdx`]: PROSE.replace('<Run id="hello" />', `<Run id="hello" />${headings}`),
  });
  expect((await warnings()).filter((text) => text.includes('##') && text.includes('in step'))).toEqual([
    `${LESSON}/lesson.ko.mdx:16: found heading ## in step greet, expected ### at most: ## is the step's title`,
  ]);
});

describe('links', () => {
  const linked = (url: string) =>
    folder.write({ [`${LESSON}/lesson.ko.mdx`]: PROSE.replace('Some prose.', `[Some](${url}) prose.`) });
  const found = async (of: 'errors' | 'warnings') =>
    (await lintContent(folder.path))[of].map(formatProblem).filter((text) => text.includes('link'));

  test.each([
    ['https://docs.docker.com/engine/'],
    ['mailto:somebody@example.org'],
    ['/ko/lessons/course/lesson'],
    ['/ko/lessons/course/lesson#greet'],
    ['lesson'],
    ['../course/lesson'],
    ['#greet'],
    ['/ko'],
    ['/ko/me'],
    ['/'],
    ['/ko/'],
    ['/ko/lessons/course/lesson/'],
    ['lesson#greet'],
  ])('%s leads somewhere', async (url) => {
    await linked(url);
    expect([...(await found('errors')), ...(await found('warnings'))]).toEqual([]);
  });

  test.each([
    ['/ko/lessons/course/leson', 'a lesson that there is; did you mean lesson?'],
    ['leson', 'a lesson that there is; did you mean lesson?'],
    ['/en/lessons/course/lesson', '/ko/… in a text of that language'],
    ['/lessons/course/lesson', 'a lesson, such as /en/lessons/my-course/my-lesson'],
    ['files/page.html', 'a lesson, such as /en/lessons/my-course/my-lesson'],
    ['lesson#gret', 'a step of lesson lesson; did you mean #greet?'],
    ['/ko/lessons/course/lesson/#gret', 'a step of lesson lesson; did you mean #greet?'],
    ['#gret', 'a step of this lesson; did you mean #greet?'],
  ])('%s does not', async (url, expected) => {
    await linked(url);
    expect(await found('errors')).toEqual([
      `${LESSON}/lesson.ko.mdx:8: found the link ${JSON.stringify(url)}, expected ${expected}`,
    ]);
  });

  test('by a label that leads nowhere', async () => {
    const text = 'A [b][nope],\na [c][label], [d][], \\[e\\][f] and `[g][h]`.\n\n[label]: lesson';
    await folder.write({ [`${LESSON}/lesson.ko.mdx`]: PROSE.replace('Some prose.', text) });
    expect((await warnings()).filter((it) => it.includes('as text'))).toEqual([
      `${LESSON}/lesson.ko.mdx:8: found [b][nope] as text, expected a link: say where it leads, [nope]: …, on a line of its own`,
      `${LESSON}/lesson.ko.mdx:9: found [d][] as text, expected a link: say where it leads, [d]: …, on a line of its own`,
    ]);
  });

  test('of another course may be in another content directory', async () => {
    await linked('/ko/lessons/cours/lesson');
    expect(await found('errors')).toEqual([]);
    expect(await found('warnings')).toEqual([
      expect.stringContaining('expected a course of this content directory; did you mean course?'),
    ]);
  });
});
