// What docs/lessons.md shows is what the loader takes.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CONTAINER_STATES } from './check.ts';
import { COMPONENT_NAMES } from './components.ts';
import { isBroken } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import { loadContent } from './load.ts';
import { CONTAINER_CONDITIONS } from './schema/container.ts';
import { ContentFolder, LESSON, LESSON_YAML } from './testing/content-folder.ts';

const guide = await readFile(new URL('../../docs/lessons.md', import.meta.url), 'utf8');

/** The fences whose info string names a file, and those that do not. */
const fences = [...guide.matchAll(/^(`{3,4})(\w+)(?: (\S+))?\n(.*?)^\1$/gms)].map(
  ([, , language, file, content = '']) => ({
    language,
    file,
    content,
  }),
);

test('its example loads without problems', async () => {
  const files = fences.flatMap(({ file, content }) => (file === undefined ? [] : [[file, content] as const]));
  const korean = files.map(([file, content]) => [file.replace('.en.', '.ko.'), content] as const);
  await using folder = await ContentFolder.create(Object.fromEntries([...korean, ...files]));
  const [course] = await loadContent([folder.path]);
  expect(course).toMatchObject({
    id: 'my-course',
    problems: [],
    lessons: [
      { id: 'look-around', minutes: 5 },
      { id: 'hello', blocks: [{ id: 'hello' }] },
    ],
  });
  expect(course?.lessons.filter(isBroken)).toEqual([]);
});

const checks = fences.filter(({ content }) => content.startsWith('check:')).map(({ content }) => content);

test.each(checks)('its check is one: %s', async (check) => {
  const indented = check.trimEnd().replaceAll('\n', '\n    ');
  await using folder = await ContentFolder.create();
  await folder.write({ [`${LESSON}/lesson.yaml`]: LESSON_YAML.replace(/check:.*/s, `${indented}\n`) });
  const [course] = await loadContent([folder.path]);
  expect(course?.lessons.filter(isBroken)).toEqual([]);
});

test('it names every component, the limits and the format of a problem', () => {
  for (const name of COMPONENT_NAMES) expect(guide).toContain(`\`<${name}`);
  expect(checks).toHaveLength(3);
  expect(guide).toContain(`at least one of ${CONTAINER_CONDITIONS.join(', ')}`);
  expect(guide).toContain(`# ${CONTAINER_STATES.join(', ')}`);
  expect(guide).toContain(`${CONTENT_LIMITS.fileBytes / 1024} KiB`);
  expect(guide).toContain(`${CONTENT_LIMITS.lessonsPerDirectory} lessons`);
  expect(guide).toContain(`${CONTENT_LIMITS.blocksPerLesson} blocks and ${CONTENT_LIMITS.stepsPerLesson} steps`);
  expect(guide).toContain(`at most ${CONTENT_LIMITS.commandChars} characters`);
});
