import { expect, it } from 'vitest';
import { bytesAs, clockText, minutesAs, roughMinutes } from './quantities.ts';

const MIB = 1024 ** 2;

it.each([
  [0, 0, 'megabyte'],
  [180.4 * MIB, 180, 'megabyte'],
  [768 * MIB, 768, 'megabyte'],
  [999 * MIB, 999, 'megabyte'],
  [1024 * MIB, 1, 'gigabyte'],
  [4096 * MIB, 4, 'gigabyte'],
  [1290 * MIB, 1.3, 'gigabyte'],
])('%d bytes are %d %s', (bytes, value, unit) => {
  expect(bytesAs(bytes)).toEqual({ value, unit });
});

it.each([
  [0.3, [[18, 'second']]],
  [1, [[1, 'minute']]],
  [45, [[45, 'minute']]],
  [
    90,
    [
      [1, 'hour'],
      [30, 'minute'],
    ],
  ],
  [240, [[4, 'hour']]],
])('%d minutes', (minutes, expected) => {
  expect(minutesAs(minutes)).toEqual(expected.map(([value, unit]) => ({ value, unit })));
});

it.each([
  [272, '4:32'],
  [5.9, '0:05'],
  [0, '0:00'],
  [-3, '0:00'],
  [3872, '1:04:32'],
])('%d seconds on a clock are %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});

it.each([
  [0, 0],
  [59, 0],
  [60, 1],
  [100, 2],
])('%d seconds are about %d minutes', (seconds, minutes) => {
  expect(roughMinutes(seconds)).toBe(minutes);
});
