import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JournalStore } from './journal-store.ts';

const ID = '3d0f7f7e-0000-4000-8000-000000000001';
let folder: string;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (nowMs?: number) =>
  new JournalStore(join(folder, 's'), { warn: (_, message) => warnings.push(message) }, nowMs);
const file = () => join(folder, 's', `${ID}.jsonl`);

it('keeps the last value of each key for the next process', () => {
  const record = open().open(ID);
  record.put('step:a', { status: 'passed' });
  record.put('sandbox', 1);
  record.put('sandbox', { id: '한글' });
  record.put('gone', true);
  record.put('gone', undefined);
  const again = open().open(ID);
  expect(again.get('sandbox')).toEqual({ id: '한글' });
  expect(again.get('gone')).toBeUndefined();
  expect(again.keys('step:')).toEqual(['step:a']);
  expect(open().list()).toEqual([ID]);
});

it('is for this user alone', () => {
  open().open(ID).put('a', 1);
  expect(statSync(join(folder, 's')).mode & 0o777).toBe(0o700);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it('loses no more than the line that was being written', () => {
  const record = open().open(ID);
  record.put('a', 1);
  appendFileSync(file(), '["b",');
  const again = open().open(ID);
  expect([again.get('a'), again.get('b')]).toEqual([1, undefined]);
  again.put('b', 2);
  expect([open().open(ID).get('a'), open().open(ID).get('b')]).toEqual([1, 2]);
  expect(warnings).toEqual([]);
});

it('passes over a line that makes no sense, and says so', () => {
  open().open(ID).put('a', 1);
  appendFileSync(file(), 'nonsense\n["b",2]\n');
  const again = open().open(ID);
  expect([again.get('a'), again.get('b')]).toEqual([1, 2]);
  expect(warnings).toHaveLength(1);
});

it('does not grow without bound', () => {
  const record = open().open(ID);
  const output = 'x'.repeat(60_000);
  for (let run = 0; run < 100; run += 1) record.put(`receipt:${run % 3}`, { run, output });
  expect(statSync(file()).size).toBeLessThan(1024 * 1024);
  const values = [0, 1, 2].map((block) => open().open(ID).get(`receipt:${block}`));
  expect(values).toMatchObject([{ run: 99 }, { run: 97 }, { run: 98 }]);
  expect(readdirSync(join(folder, 's'))).toHaveLength(1);
  expect(readFileSync(file(), 'utf8').endsWith('\n')).toBe(true);
});

it('forgets a session that nobody came back to', () => {
  open().open(ID).put('a', 1);
  const longAgo = new Date('2020-01-01');
  utimesSync(file(), longAgo, longAgo);
  expect(open().list()).toEqual([]);
});

it('takes nothing but ids for names', () => {
  for (const id of ['../../etc/passwd', '', 'a'.repeat(36).replace('a', '/')]) {
    expect(() => open().open(id)).toThrow('expected the id');
  }
});
