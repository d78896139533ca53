import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dependenciesInstalled } from './dependencies.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-dependencies-'));
  await mkdir(join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true }));

const lock = (packages: object) => writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }));
const installed = (packages: object) =>
  writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
const WANTED = {
  '': { version: '0.1.0' },
  'node_modules/next': { version: '16.0.0' },
  'node_modules/fsevents': { version: '2.0.0', optional: true },
};

it('is content with the versions of the lock file, optional ones aside', async () => {
  await lock(WANTED);
  await installed({ 'node_modules/next': { version: '16.0.0' } });
  expect(await dependenciesInstalled(root)).toBe(true);
});

it('notices another version, a missing package, and an install that was interrupted', async () => {
  await lock(WANTED);
  expect(await dependenciesInstalled(root)).toBe(false);
  await installed({});
  expect(await dependenciesInstalled(root)).toBe(false);
  await installed({ 'node_modules/next': { version: '15.0.0' } });
  expect(await dependenciesInstalled(root)).toBe(false);
});

it('wants a lock file', async () => {
  await expect(dependenciesInstalled(root)).rejects.toThrow('package-lock.json');
});
