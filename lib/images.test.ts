import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles, IMAGES, type ImageName, identifyImages, imageReference, readContext } from './images.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-images-'));
  for (const { folder } of IMAGES) await write(`${folder}/Dockerfile`, `FROM ${folder}`);
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, content: string) {
  const absolute = join(root, 'images', path);
  await mkdir(join(absolute, '..'), { recursive: true });
  await writeFile(absolute, content);
}

/** Names of the images that are others after `change`. */
async function changedBy(change: () => Promise<void>): Promise<ImageName[]> {
  const before = new Map(identifyImages(root).map(({ definition, hash }) => [definition.name, hash]));
  await change();
  const changed = identifyImages(root).filter(({ definition, hash }) => before.get(definition.name) !== hash);
  return changed.map(({ definition }) => definition.name);
}

describe('identifyImages', () => {
  it('changes an image and all that are built on it', async () => {
    expect(await changedBy(() => write('base/extra', 'x'))).toEqual([
      'base',
      'ch02-hello-diamol',
      'ch02-hello-diamol-web',
    ]);
  });

  it('sees a change of content, of name and of mode', async () => {
    await write('ch02-hello-diamol/deep/hello', 'x');
    const file = join(root, 'images/ch02-hello-diamol/deep/hello');
    expect(await changedBy(() => write('ch02-hello-diamol/deep/hello', 'y'))).toEqual(['ch02-hello-diamol']);
    expect(await changedBy(() => chmod(file, 0o755))).toEqual(['ch02-hello-diamol']);
    expect(await changedBy(() => chmod(file, 0o700))).toEqual([]);
  });

  it('keeps the sandbox as it is when the keeper changes', async () => {
    expect(await changedBy(() => write('keeper/extra', 'x'))).toEqual(['keeper']);
  });

  it('names the image by its hash', () => {
    expect(imageReference(root, 'sandbox')).toMatch(/^slipway\/sandbox:[0-9a-f]{12}$/);
  });

  it('builds the sandbox with exactly the registry that it belongs to', () => {
    const sandbox = identifyImages(root).find(({ definition }) => definition.name === 'sandbox');
    expect(sandbox?.buildArgs).toEqual({ BASE: 'slipway/debian:13', REGISTRY: imageReference(root, 'registry') });
  });

  it('lists each image after those it is built on', () => {
    const order = IMAGES.map(({ name }) => name);
    for (const { name, dependsOn } of IMAGES) {
      for (const below of dependsOn) expect(order.indexOf(below)).toBeLessThan(order.indexOf(name));
    }
  });
});

it('reads files in a fixed order, with the modes that git keeps', async () => {
  await write('base/b', '');
  await write('base/a/c', '');
  await write('base/src/build/program', 'what a compiler left');
  const files = readContext(root, { folder: 'base' });
  expect(files.map(({ path, mode }) => [path, mode])).toEqual([
    ['Dockerfile', 0o644],
    ['a/c', 0o644],
    ['b', 0o644],
  ]);
});

it('takes no two lists of files for the same', () => {
  const file = (path: string, content: string) => ({ path, mode: 0o644, content: Buffer.from(content) });
  expect(hashFiles([file('a', '12')], [])).not.toBe(hashFiles([file('a', '1'), file('2', '')], []));
  expect(hashFiles([], ['ab'])).not.toBe(hashFiles([], ['a', 'b']));
});
