import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DisposableStore } from '../../lib/disposable.ts';
import { LineFolders, linesDirectory } from './line-folders.ts';

const ID = '0123456789ab';
let data: string;
let warnings: string[];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'slipway-lines-'));
  warnings = [];
});
afterEach(() => rm(data, { recursive: true }));

const folders = (directory: string | undefined, gaps = { canMountLines: true }) =>
  new LineFolders({ directory, instance: 'one', gaps, onWarning: (message) => warnings.push(message) });

it('keeps the folders of all sandboxes from everybody else on the machine, and removes each with its sandbox', async () => {
  const directory = join(data, 'lines');
  const store = new DisposableStore();
  const lines = await folders(directory).open(ID, store);
  expect(lines?.folder).toBe(join(directory, `one-${ID}`));
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await store.dispose();
  expect(await readdir(directory)).toEqual([]);
});

it('has none where the engine is elsewhere', async () => {
  expect(linesDirectory(data, { isLocal: false })).toBeUndefined();
  expect(linesDirectory(data, { isLocal: true })).toBe(join(data, 'lines'));
  expect(await folders(undefined).open(ID, new DisposableStore())).toBeUndefined();
  expect(await folders(undefined).findStrays(() => false)).toEqual([]);
  expect(warnings).toEqual([]);
});

it('makes none any more once it is known that the engine cannot mount them', async () => {
  const [gaps, store] = [{ canMountLines: true }, new DisposableStore()];
  const lines = folders(data, gaps);
  expect(await lines.open(ID, store)).toBeDefined();
  gaps.canMountLines = false;
  expect(await lines.open('ba9876543210', store)).toBeUndefined();
  expect(await readdir(data)).toEqual([`one-${ID}`]);
  await store.dispose();
});

it('does without where no folder can be made, and says so', async () => {
  expect(await folders('/dev/null/lines').open(ID, new DisposableStore())).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('/dev/null/lines')]);
});

it('removes what earlier servers of the instance left, and nothing else', async () => {
  const others = ['one-something', `another-${ID}`, `one-two-${ID}`, 'one-ba9876543210'];
  for (const name of [...others, `one-${ID}`]) await mkdir(join(data, name));
  const strays = await folders(data).findStrays((id) => id === 'ba9876543210');
  expect(strays).toEqual([join(data, `one-${ID}`)]);
  for (const stray of strays) await folders(data).remove(stray);
  expect((await readdir(data)).sort()).toEqual(others.sort());
});

it('finds nothing to remove before there was any', async () => {
  expect(await folders(join(data, 'lines')).findStrays(() => false)).toEqual([]);
});
