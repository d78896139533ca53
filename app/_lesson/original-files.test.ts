import { expect, it } from 'vitest';
import type { EditedFile, Lesson } from '../../lib/content/lesson.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { originalFiles } from './original-files.ts';

const FILES: Record<string, Uint8Array> = {
  'site/index.html': new TextEncoder().encode('<h1>안녕</h1>\n'),
  picture: Uint8Array.of(0xff, 0xd8),
  long: new Uint8Array(LIMITS.editedFileBytes + 1),
};

function originalsOf(edited: readonly EditedFile[]) {
  const lesson = { course: 'c', id: 'l', hosts: [{ id: 'one' }, { id: 'two' }], edited } as unknown as Lesson;
  const files = async (_course: string, _lesson: string, paths: readonly string[] = []) =>
    paths.flatMap((path) => {
      const content = FILES[path];
      return content ? [{ path, content, sizeBytes: content.length, executable: false }] : [];
    });
  return originalFiles({ files }, lesson);
}

it('has the text of each file that the prose edits', async () => {
  const originals = await originalsOf([{ path: 'site/index.html', host: 'one' }]);
  expect([...originals]).toEqual([['site/index.html', '<h1>안녕</h1>\n']]);
});

it('has none of what the lesson does not bring, brings to no other host, or what is no text to edit', async () => {
  const edited = ['missing', 'picture', 'long'].map((path) => ({ path, host: 'one' }));
  expect(await originalsOf([...edited, { path: 'site/index.html', host: 'two' }])).toEqual(new Map());
});
