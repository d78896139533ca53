import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { firstTarEntry } from './tar-head.ts';

const LONG = `${'deep/'.repeat(60)}name`;

/** As an engine makes them: with pax headers where names are long. */
async function archiveOf(entry: Pick<Header, 'name'> & Partial<Header>, content = ''): Promise<Buffer> {
  const tar = pack();
  tar.entry(entry, content);
  tar.finalize();
  return buffer(tar);
}

/** A header of GNU's kind, which puts a long name before the entry as an entry of its own. */
function gnuEntry(type: string, content: string): Buffer {
  const bytes = Buffer.from(`${content}\0`);
  const header = Buffer.alloc(512);
  header.write('././@LongLink', 0);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

it('reads a file', async () => {
  const entry = firstTarEntry(await archiveOf({ name: 'note' }, '한글 and more'));
  expect(entry).toEqual({ kind: 'file', content: Buffer.from('한글 and more') });
});

it('reads as much of a file as there is of its archive', async () => {
  const archive = await archiveOf({ name: 'note' }, 'x'.repeat(2000));
  expect(firstTarEntry(archive.subarray(0, 700))).toEqual({ kind: 'file', content: Buffer.from('x'.repeat(188)) });
});

it('reads past a long name', async () => {
  expect(firstTarEntry(await archiveOf({ name: LONG }, 'one'))).toEqual({ kind: 'file', content: Buffer.from('one') });
  const gnu = Buffer.concat([gnuEntry('L', LONG), await archiveOf({ name: 'note' }, 'two')]);
  expect(firstTarEntry(gnu)).toEqual({ kind: 'file', content: Buffer.from('two') });
});

it('follows a link as far as to its name, however long', async () => {
  const short = await archiveOf({ name: 'a', type: 'symlink', linkname: 'b' });
  expect(firstTarEntry(short)).toEqual({ kind: 'link', target: 'b' });
  const pax = await archiveOf({ name: 'a', type: 'symlink', linkname: LONG });
  expect(firstTarEntry(pax)).toEqual({ kind: 'link', target: LONG });
  const gnu = Buffer.concat([gnuEntry('K', LONG), short]);
  expect(firstTarEntry(gnu)).toEqual({ kind: 'link', target: LONG });
});

it('knows what is neither', async () => {
  expect(firstTarEntry(await archiveOf({ name: 'folder/', type: 'directory' }))).toEqual({ kind: 'other' });
});

it('takes a size that is too large to be written in digits for all that there is', async () => {
  const archive = await archiveOf({ name: 'note' }, 'x'.repeat(512));
  archive[124] = 0x80;
  expect(firstTarEntry(archive.subarray(0, 1024))).toEqual({ kind: 'file', content: Buffer.from('x'.repeat(512)) });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['half a header', Buffer.alloc(300)],
  ['a size that is none', Buffer.alloc(512, 'x')],
  ['names of names without end', Buffer.concat(Array.from({ length: 9 }, () => gnuEntry('L', 'x')))],
])('makes nothing of %s', (_, archive) => {
  expect(firstTarEntry(archive)).toBeUndefined();
});
