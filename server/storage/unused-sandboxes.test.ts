import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UnusedSandboxes } from './unused-sandboxes.ts';

let folder: string;
let marks: UnusedSandboxes;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'unused-')), 'unused');
  marks = new UnusedSandboxes(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

it('remembers for the next process those that were added and not removed', () => {
  marks.add('one');
  marks.add('two');
  marks.remove('one');
  marks.remove('never-there');
  expect(new UnusedSandboxes(folder).keepOnly(['one', 'two', 'three'])).toEqual(new Set(['two']));
});

it('forgets those that are gone', () => {
  marks.add('gone');
  marks.add('kept');
  marks.keepOnly(['kept']);
  expect(readdirSync(folder)).toEqual(['kept']);
});

it('says so when a mark cannot be taken away', () => {
  mkdirSync(join(folder, 'stuck'));
  writeFileSync(join(folder, 'stuck', 'file'), '');
  expect(() => marks.remove('stuck')).toThrow();
});

it('takes no name that leads elsewhere', () => {
  expect(() => marks.add('../secret')).toThrow(/expected the id of a sandbox/);
  expect(() => marks.remove('')).toThrow(/expected the id of a sandbox/);
});
