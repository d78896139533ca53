import { afterEach, beforeEach, expect, it } from 'vitest';
import { isBroken, type Lesson } from '../lesson.ts';
import { ContentLibrary } from '../library.ts';
import { placeOf } from '../load-lesson.ts';
import { ContentFolder, LESSON } from '../testing/content-folder.ts';
import { formatCast } from './cast.ts';
import { loadTranscripts } from './load-transcripts.ts';
import { makeTranscript } from './recording.ts';

const FILE = `${LESSON}/transcripts/hello.cast`;

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const recorded = (command: string, output: string) =>
  formatCast(
    makeTranscript({ command, exitCode: 0, durationMs: 10, size: { cols: 80, rows: 24 }, output, printed: [] }),
  );

async function load() {
  const lesson = (await new ContentLibrary({ directories: [folder.path] }).lesson('course', 'lesson')) as Lesson;
  expect(isBroken(lesson)).toBe(false);
  const place = placeOf(lesson);
  if (place === undefined) throw new Error('a lesson from nowhere');
  return loadTranscripts(place.directory, place.folder, lesson.blocks);
}

it('says of every block what there is', async () => {
  await folder.write({ [FILE]: recorded('echo hello', 'hello') });
  expect(await load()).toMatchObject({ missing: ['bye'], stale: [], problems: [] });
  await folder.write({ [FILE]: recorded('echo something else', 'something else') });
  expect(await load()).toMatchObject({ transcripts: new Map(), missing: ['bye'], stale: ['hello'], problems: [] });
  await folder.write({ [FILE]: 'hello' });
  expect(await load()).toMatchObject({
    transcripts: new Map(),
    problems: [{ file: FILE, line: 1, message: expect.stringContaining('not JSON') }],
  });
});

it('gives the page what it may know, and reads again while it watches', async () => {
  await folder.write({ [FILE]: recorded('echo hello', 'hello') });
  const library = new ContentLibrary({ directories: [folder.path], watch: true });
  const texts = async () => [...(await library.transcripts('course', 'lesson'))].map(([id, { text }]) => [id, text]);
  expect(await texts()).toEqual([['hello', 'hello']]);
  expect((await library.transcripts('course', 'lesson')).get('hello')).not.toHaveProperty('command');
  await folder.write({ [FILE]: recorded('echo hello', 'hello again') });
  expect(await texts()).toEqual([['hello', 'hello again']]);
  expect(await library.transcripts('course', 'none')).toEqual(new Map());
});
