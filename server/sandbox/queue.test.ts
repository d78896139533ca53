import { describe, expect, it } from 'vitest';
import { Queue } from './queue.ts';

function queueOf(...names: string[]): Queue<string> {
  const queue = new Queue<string>();
  for (const name of names) queue.add(name, name.endsWith('!'));
  return queue;
}

describe('the order', () => {
  it.each([
    [['a', 'b', 'c'], 'a b c'],
    [['a', 'b', 'c!'], 'c! a b'],
    [['a', 'b!', 'c', 'd!'], 'b! d! a c'],
  ])('of %j is %s', (names, expected) => {
    const queue = queueOf(...names);
    expect([...queue].join(' ')).toBe(expected);
    expect(Array.from({ length: queue.length }, () => queue.next()).join(' ')).toBe(expected);
    expect(queue.next()).toBeUndefined();
  });
});

it('lets anybody leave, once', () => {
  const queue = queueOf('a', 'b!', 'c');
  expect([queue.remove('b!'), queue.remove('a'), queue.remove('a')]).toEqual([true, true, false]);
  expect([...queue]).toEqual(['c']);
});

describe('a full queue', () => {
  const full = () => {
    const queue = new Queue<string>(2);
    queue.add('a', false);
    queue.add('b', false);
    return queue;
  };

  it('refuses the next one, until somebody has left', () => {
    const queue = full();
    expect(() => queue.add('c', false)).toThrow(expect.objectContaining({ code: 'capacity-full' }));
    queue.remove('a');
    queue.add('c', false);
    expect([...queue]).toEqual(['b', 'c']);
  });

  it('does not refuse who gave up a sandbox', () => {
    const queue = full();
    queue.add('c', true);
    expect(queue.next()).toBe('c');
  });
});
