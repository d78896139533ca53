import { describe, expect, it } from 'vitest';
import { planResume, takeNew } from './resume.ts';

describe('planResume', () => {
  it.each([
    ['a first attachment', 0, { fromSeq: 0, endSeq: 500 }, { reset: false, nextSeq: 0 }],
    ['a first attachment to a long-lived shell', 0, { fromSeq: 9000, endSeq: 9500 }, { reset: false, nextSeq: 9000 }],
    ['nothing missed', 500, { fromSeq: 500, endSeq: 500 }, { reset: false, nextSeq: 500 }],
    ['something missed', 500, { fromSeq: 500, endSeq: 900 }, { reset: false, nextSeq: 500 }],
    ['a server that repeats itself', 500, { fromSeq: 100, endSeq: 900 }, { reset: false, nextSeq: 500 }],
    ['bytes no longer kept', 500, { fromSeq: 700, endSeq: 900 }, { reset: true, nextSeq: 700 }],
    ['another, shorter shell', 500, { fromSeq: 0, endSeq: 120 }, { reset: true, nextSeq: 0 }],
  ])('%s', (_name, nextSeq, attached, expected) => {
    expect(planResume(nextSeq, attached)).toEqual(expected);
  });
});

describe('takeNew', () => {
  const payload = Uint8Array.of(10, 11, 12, 13);
  it.each([
    ['all new', 100, 100, [10, 11, 12, 13]],
    ['half seen', 102, 100, [12, 13]],
    ['all seen', 104, 100, []],
    ['long seen', 900, 100, []],
    ['ahead of us', 50, 100, [10, 11, 12, 13]],
  ])('%s', (_name, nextSeq, seq, expected) => {
    expect([...takeNew(nextSeq, seq, payload)]).toEqual(expected);
  });
});
