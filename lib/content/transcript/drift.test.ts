import { describe, expect, it } from 'vitest';
import { findDifferences, findDrift } from './drift.ts';
import { findVolatile } from './volatile-parts.ts';

const recorded = (text: string) => ({ text, volatile: findVolatile(text) });

describe('has not drifted', () => {
  it.each([
    ['the same', 'Hello\n\nthere', 'Hello\nthere'],
    ['another id and time', '3f0c9a7be12d  2 seconds ago  web', 'aaaaaaaaaaa1  About a minute ago   web'],
    ['columns that are wider', 'ID    NAMES\n3f0c9a7be12d  zen_hopper', 'ID            NAMES\n0123456789ab  sad_ride'],
    [
      'more layers',
      '3f0c9a7be12d: Pull complete\nDone',
      '0123456789ab: Pull complete\n3f0c9a7be12d: Pull complete\nDone',
    ],
    ['an engine of another version', 'Docker version 20.10.24+dfsg1', 'Docker version 26.1.5'],
  ])('%s', (_, before, now) => expect(findDrift(recorded(before), now)).toBeNull());
});

describe('has drifted', () => {
  it.each([
    ['other words', 'Hello\nthere', 'Hello\nworld', { recorded: 'there', printed: 'world' }],
    ['fewer lines', 'Hello\nthere', 'Hello', { recorded: 'there', printed: null }],
    ['more lines', 'Hello', 'Hello\nthere', { recorded: null, printed: 'there' }],
    [
      'another exit code in a list',
      'Exited (0) 2 seconds ago',
      'Exited (1) 2 seconds ago',
      {
        recorded: 'Exited (0) …',
        printed: 'Exited (1) …',
      },
    ],
  ])('%s', (_, before, now, drift) => expect(findDrift(recorded(before), now)).toEqual(drift));
});

it('takes what was marked when it was recorded for volatile, too', () => {
  expect(findDrift({ text: 'pid 4711', volatile: [[4, 8]] }, 'pid 12')).toBeNull();
});

describe('two recordings', () => {
  it('differ in single words', () => {
    expect(findDifferences('UID PID\nroot 4711 sh', 'UID   PID\nroot  42   sh')).toEqual([[13, 17]]);
  });

  it.each([
    ['lines', 'a\nb', 'a'],
    ['words', 'a b', 'a'],
  ])('of which one has more %s cannot be compared', (_, text, other) => {
    expect(findDifferences(text, other)).toBeNull();
  });
});
