import { describe, expect, it } from 'vitest';
import { formatResults, formatTable, formatValue } from './table.ts';

describe('formatValue', () => {
  it.each([
    [0.034, 'ms', '0.03 ms'],
    [4.26, 'ms', '4.3 ms'],
    [312.6, 'ms', '313 ms'],
    [1204, 'ms', '1.20 s'],
    [47.62, 'MB', '47.6 MB'],
    [-3.2, 'MB', '-3.2 MB'],
    // One of many that failed must not be rounded away.
    [99.9, '%', '99 %'],
    [31, 'times', '31'],
  ] as const)('%d %s', (value, unit, expected) => {
    expect(formatValue(value, unit)).toBe(expected);
  });
});

describe('formatTable', () => {
  it('makes columns as wide as they need to be', () => {
    expect(formatTable(['what', 'n'], [['a long name', '12'], ['b']])).toBe(
      ['| what        |   n |', '| ----------- | --: |', '| a long name |  12 |', '| b           |     |'].join('\n'),
    );
  });
});

describe('formatResults', () => {
  const cells = (line: string | undefined) => (line ?? '').split('|').map((cell) => cell.trim());

  it('compares the median with the target', () => {
    const [, , met, missed] = formatResults([
      { name: 'one', unit: 'ms', values: [40, 50, 90], target: 50 },
      { name: 'two', unit: 'ms', values: [51], target: 50 },
    ]).split('\n');
    expect(cells(met).slice(1, -1)).toEqual([
      'one',
      '3',
      '40.0 ms',
      '50.0 ms',
      '90.0 ms',
      '',
      '90.0 ms',
      '≤ 50 ms met',
    ]);
    expect(cells(missed).slice(1, -1)).toEqual(['two', '1', '', '51.0 ms', '', '', '', '≤ 50 ms missed']);
  });

  it('shows a 99th percentile only where there are enough values for one', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    const row = formatResults([{ name: 'many', unit: 'MB', values }]).split('\n')[2];
    expect(cells(row)[6]).toBe('99.0 MB');
  });
});
