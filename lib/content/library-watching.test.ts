// What an author who breaks a lesson while it is open still has, and what is read only when it is asked for.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compileMdx } from './compile.ts';
import { isBroken, type Lesson } from './lesson.ts';
import { ContentLibrary } from './library.ts';
import { ContentFolder, LESSON, PROSE } from './testing/content-folder.ts';
import { formatCast } from './transcript/cast.ts';
import { makeTranscript } from './transcript/recording.ts';
import { RECORDED_SIZE } from './transcript/transcript.ts';

vi.mock('./compile.ts', { spy: true });

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

test('a lesson that has just been broken is kept as it was, only while watching', async () => {
  const cast = formatCast(
    makeTranscript({
      command: 'echo hello',
      exitCode: 0,
      durationMs: 1,
      size: RECORDED_SIZE,
      output: 'hello',
      printed: [],
    }),
  );
  await folder.write({ [`${LESSON}/transcripts/hello.cast`]: cast, [`${LESSON}/files/a.txt`]: 'a' });
  const watching = new ContentLibrary({ directories: [folder.path], watch: true });
  const still = new ContentLibrary({ directories: [folder.path] });
  const whole = await watching.lesson('course', 'lesson');
  await still.lesson('course', 'lesson');
  await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0' });
  const broken = await watching.lesson('course', 'lesson');
  expect(broken !== undefined && isBroken(broken)).toBe(true);
  expect(watching.lastWhole('course', 'lesson')).toBe(whole);
  expect(still.lastWhole('course', 'lesson')).toBeUndefined();
  expect([...(await watching.transcripts('course', 'lesson')).keys()]).toEqual(['hello']);
  expect(await watching.files('course', 'lesson')).toMatchObject([{ path: 'a.txt' }]);
});

test('files of a lesson, byte for byte, also deep ones that change', async () => {
  await folder.write({ [`${LESSON}/files/app/deep/data`]: Uint8Array.of(0, 255, 10) });
  const library = new ContentLibrary({ directories: [folder.path], watch: true });
  const contents = async () =>
    (await library.files('course', 'lesson')).map(({ path, content }) => [path, [...content]]);
  expect(await contents()).toEqual([['app/deep/data', [0, 255, 10]]]);
  await folder.write({ [`${LESSON}/files/app/deep/data`]: Uint8Array.of(1, 2) });
  expect(await contents()).toEqual([['app/deep/data', [1, 2]]]);
  expect(await library.files('course', 'none')).toEqual([]);
});

test('a directory that goes away takes no other along, and one that was never there is told at once', async () => {
  const other = await ContentFolder.create();
  const directories = [other.path, folder.path];
  const watching = new ContentLibrary({ directories, watch: true });
  await watching.courses();
  await other[Symbol.asyncDispose]();
  const [gone, course] = await watching.courses();
  expect(gone?.problems).toHaveLength(1);
  expect(course).toMatchObject({ id: 'course', problems: [] });
  await expect(new ContentLibrary({ directories }).courses()).rejects.toMatchObject({ code: 'content-invalid' });
});

test('a look tells of each change, and compiles anew what was shown', async () => {
  const library = new ContentLibrary({ directories: [folder.path], watch: true });
  const shown = async () => (await library.lesson('course', 'lesson')) as Lesson;
  const before = await library.look();
  expect(await library.prose(await shown(), 'en')).toContain('MDXContent');
  expect(await library.look()).toBe(before);
  vi.mocked(compileMdx).mockClear();
  await folder.write({ [`${LESSON}/lesson.en.mdx`]: `${PROSE}\nSomething else.\n` });
  expect(await library.look()).not.toBe(before);
  expect(vi.mocked(compileMdx).mock.calls.map(([source]) => source.endsWith('Something else.\n'))).toEqual([true]);
  expect(await library.prose(await shown(), 'en')).toContain('Something else.');
});

test('a look at a lesson that broke meanwhile ends, and its repair is the next change', async () => {
  const library = new ContentLibrary({ directories: [folder.path], watch: true });
  await library.prose((await library.lesson('course', 'lesson')) as Lesson, 'en');
  const whole = await library.look();
  await folder.write({ [`${LESSON}/lesson.en.mdx`]: '<Step' });
  const broken = await library.look();
  expect(broken).not.toBe(whole);
  await folder.write({ [`${LESSON}/lesson.en.mdx`]: `${PROSE}\nRepaired.\n` });
  expect(await library.look()).not.toBe(broken);
});
