import { expect, it } from 'vitest';
import { SIZE_DIGITS, sizeAs } from './engine-map-words.ts';

it.each([
  [0, '0 byte'],
  [512, '512 byte'],
  [9_100, '9.1 kB'],
  [78_888_888, '78.9 MB'],
  [999_999_999, '1,000 MB'],
  [1_234_567_890, '1.23 GB'],
  [5e15, '5,000 TB'],
])('%d bytes are %s, as docker has it', (bytes, text) => {
  const { value, unit } = sizeAs(bytes);
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: SIZE_DIGITS } as const;
  expect(new Intl.NumberFormat('en', options).format(value)).toBe(text);
});
