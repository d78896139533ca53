// What is served for a path, and at which pages it is seen.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContentFolder, LESSON } from '../../lib/content/testing/content-folder.ts';
import { UsageError } from '../usage-error.ts';
import { findPreviewed } from './preview.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const find = (path: string) => findPreviewed(join(folder.path, path));

it.each([LESSON, `${LESSON}/lesson.ko.mdx`, '01-course'])(
  'leads from %s to the lesson in each language',
  async (path) => {
    expect(await find(path)).toEqual({
      directories: [folder.path],
      pages: ['/ko/lessons/course/lesson', '/en/lessons/course/lesson'],
    });
  },
);

it('shows a broken lesson, too: its author wants to see why', async () => {
  await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0' });
  expect((await find(LESSON)).pages).toEqual(['/ko/lessons/course/lesson', '/en/lessons/course/lesson']);
});

it('leads from a content directory to what it has', async () => {
  expect(await find('.')).toEqual({ directories: [folder.path], pages: ['/ko', '/en'] });
});

it.each(['01-course/course.yaml', 'nowhere'])('finds no lesson at %s', async (path) => {
  await expect(find(path)).rejects.toThrow(UsageError);
});
