// The pure parts of the steps.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { HASH_LABEL, type ImageIdentity } from '../../lib/images.ts';
import { mmdebstrapArguments, pickMirrors } from './base-image.ts';
import { packContext } from './build-context.ts';
import { hashInputs } from './build-step.ts';
import { missingImages } from './images-step.ts';

describe('hashInputs', () => {
  it('follows every file that the pages are built from, and no test', async () => {
    const root = await mkdtemp(join(tmpdir(), 'slipway-build-'));
    try {
      await mkdir(join(root, 'app', 'deep'), { recursive: true });
      const write = async (path: string, content: string) => {
        await writeFile(join(root, path), content);
        return hashInputs(root);
      };
      const first = await write('app/deep/page.tsx', 'one');
      expect(await write('app/deep/page.test.tsx', 'test')).toBe(first);
      expect(await write('app/deep/page.tsx', 'two')).not.toBe(first);
      expect(await write('app/deep/page.tsx', 'one')).toBe(first);
      expect(await write('next.config.mjs', '')).not.toBe(first);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe('missingImages', () => {
  const identity: ImageIdentity = {
    definition: {
      name: 'base',
      folder: 'base',
      repository: 'diamol/base',
      dependsOn: [],
      imageArgs: {},
      forLessons: true,
    },
    hash: 'abc',
    reference: 'diamol/base:abc',
    buildArgs: {},
  };

  it.each([
    ['nothing', [], 1],
    ['the image', [{ id: '1', tags: ['diamol/base:abc'], labels: { [HASH_LABEL]: 'abc' }, sizeBytes: 0 }], 0],
    ['something else under its name', [{ id: '1', tags: ['diamol/base:abc'], labels: {}, sizeBytes: 0 }], 1],
    ['an older one', [{ id: '1', tags: ['diamol/base:aaa'], labels: { [HASH_LABEL]: 'aaa' }, sizeBytes: 0 }], 1],
  ])('where the engine has %s', (_, present, count) => {
    expect(missingImages([identity], present)).toHaveLength(count);
  });
});

describe('packContext', () => {
  const files = [{ path: 'a/run', mode: 0o755, content: Buffer.from('#!/bin/sh\n') }];

  it('keeps names and modes, and is the same each time', async () => {
    const archive = await packContext(files);
    expect(archive.equals(await packContext(files))).toBe(true);
    const entries: object[] = [];
    const reader = extract();
    reader.end(archive);
    for await (const entry of reader) {
      entries.push({ name: entry.header.name, mode: entry.header.mode });
      entry.resume();
    }
    expect(entries).toEqual([{ name: 'a/run', mode: 0o755 }]);
  });
});

describe('mirrors', () => {
  it('are those of the machine, where it is a Debian', () => {
    const repositories = [
      'https://packages.example/other/',
      'http://mirror.example/debian/',
      'http://mirror.example/debian-security/',
    ];
    expect(pickMirrors(repositories)).toEqual({
      main: 'http://mirror.example/debian',
      security: 'http://mirror.example/debian-security',
    });
  });

  it('are the usual ones elsewhere, also on Ubuntu', () => {
    expect(pickMirrors(['http://archive.ubuntu.com/ubuntu/']).main).toBe('http://deb.debian.org/debian');
    expect(pickMirrors([]).security).toBe('http://deb.debian.org/debian-security');
  });

  it('are written into the image', () => {
    const words = mmdebstrapArguments({ main: 'http://m/debian', security: 'http://m/debian-security' });
    expect(words.slice(words.indexOf('trixie'))).toMatchObject([
      'trixie',
      '-',
      expect.stringMatching(/ http:\/\/m\/debian trixie main$/),
      expect.stringMatching(/ http:\/\/m\/debian trixie-updates main$/),
      expect.stringMatching(/ http:\/\/m\/debian-security trixie-security main$/),
    ]);
  });
});
