import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { packHomeFiles, relativeToHome } from './home-archive.ts';

async function namesIn(archive: Buffer): Promise<string[]> {
  const names: string[] = [];
  const reader = extract();
  reader.end(archive);
  for await (const entry of reader) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}

describe('packHomeFiles', () => {
  it('puts each directory before its files', async () => {
    const archive = await packHomeFiles([
      { path: 'app/한글 파일.txt', content: Buffer.from('가') },
      { path: '/home/learner/app/deep/a.js', content: Buffer.from('1'), mode: 0o755 },
    ]);
    expect(await namesIn(archive)).toEqual(['app', 'app/deep', 'app/한글 파일.txt', 'app/deep/a.js']);
  });

  it('refuses too much before anything is packed', async () => {
    await expect(packHomeFiles([{ path: 'big', content: Buffer.alloc(17 * 1024 * 1024) }])).rejects.toThrow(/at most/);
  });
});

describe('relativeToHome', () => {
  it.each([
    '',
    '/',
    '/etc/passwd',
    '../up',
    'a/../../b',
    './a',
    'a//b',
    'a/',
    'nul\0',
    '/home/learner',
    '/home/learner/../x',
    'x'.repeat(2000),
  ])('refuses %j', (path) => expect(() => relativeToHome(path)).toThrow(/expected a path below/));

  it.each([
    ['a.txt', 'a.txt'],
    ['/home/learner/a b/..c', 'a b/..c'],
  ])('takes %j', (path, expected) => expect(relativeToHome(path)).toBe(expected));
});
