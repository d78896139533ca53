// What is not an engine's answer is refused at its first mistake, however many it has.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as api from './api-schemas.ts';
import { listOf, mapOf } from './bounded.ts';
import { parseChecked } from './checked-json.ts';

/** No more than a list may have. */
const MANY = 100_000;
const filled = (item: string) => `[${Array(MANY).fill(item)}]`;
const container = (parts: string) => `{"Id":"a","Image":"b","State":"dead","Created":1,${parts}}`;
const keys = Object.fromEntries(Array.from({ length: MANY }, (_, index) => [`k${index}`, 0]));

describe('an answer with many mistakes', () => {
  it.each([
    ['zeros', filled('0'), '0'],
    ['lists of lists', filled('[[0]]'), '0'],
    ['names that are none', `[${container(`"Names":${filled('0')}`)}]`, '0.Names.0'],
    ['labels that are none', `[${container(`"Labels":${JSON.stringify(keys)}`)}]`, '0.Labels.k0'],
  ])('is refused with the first: %s', (_, text, path) => {
    const { error } = api.containerList.safeParse(JSON.parse(text));
    const [first] = error?.issues ?? [];
    expect(first?.path.join('.')).toBe(path);
    expect(error?.issues).toHaveLength(1);
    expect(error?.message.length).toBeLessThan(1000);
  });

  it('says the first shortly', () => {
    const read = () => parseChecked(filled('0'), api.containerList, 'list containers');
    expect(read).toThrow(/^list containers: 0: Invalid input: expected object, received number, found "\[0,0,0/);
    expect(read).toThrow(expect.objectContaining({ code: 'engine-error' }));
    const long = `{"${'k'.repeat(MANY)}":0}`;
    let said = '';
    try {
      parseChecked(long, mapOf(z.string(), 1), 'x');
    } catch (error) {
      said = String(error);
    }
    expect(said.length).toBeLessThan(600);
    expect(() => parseChecked('<h1>', api.version, 'version')).toThrow('version: no JSON, found "<h1>"');
  });
});

describe('lists and maps', () => {
  const list = listOf(z.number(), 2);
  const map = mapOf(z.number(), 2);

  it('are read, with their items changed as their schema says', () => {
    expect(listOf(z.string().default('x'), 2).parse(['a', undefined])).toEqual(['a', 'x']);
    expect(map.parse(JSON.parse('{"__proto__":1,"b":2}'))).toEqual(JSON.parse('{"__proto__":1,"b":2}'));
    expect(z.object({ a: list.nullish(), b: map.nullish() }).parse({ b: null })).toEqual({ b: null });
  });

  it('are refused when they are longer, or something else', () => {
    expect(list.safeParse([1, 2, 3]).error?.issues).toMatchObject([{ message: 'expected 2 items at most' }]);
    expect(map.safeParse({ a: 1, b: 2, c: 3 }).error?.issues).toMatchObject([
      { message: 'expected 2 entries at most' },
    ]);
    for (const other of [undefined, null, 0, 'ab', {}]) expect(list.safeParse(other).success).toBe(false);
    for (const other of [undefined, null, 0, 'ab', []]) expect(map.safeParse(other).success).toBe(false);
    expect(z.object({ a: list }).safeParse({}).success).toBe(false);
  });
});
