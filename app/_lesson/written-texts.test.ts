import { describe, expect, it } from 'vitest';
import { WrittenTexts } from './written-texts.ts';

describe('texts between the editor and the page', () => {
  it('that were typed come back late, and change nothing', () => {
    const written = new WrittenTexts();
    for (const text of ['a', 'ab', 'abc']) expect(written.note(text)).toBe(true);
    expect(written.isFromElsewhere('ab')).toBe(false);
    expect(written.isFromElsewhere('abc')).toBe(false);
    expect(written.isFromElsewhere('abc')).toBe(false);
  });

  it('that come from elsewhere are taken, and are no news', () => {
    const written = new WrittenTexts();
    written.note('mine');
    expect(written.isFromElsewhere('theirs')).toBe(true);
    written.expect('theirs');
    expect(written.note('theirs')).toBe(false);
    expect(written.note('theirs and mine')).toBe(true);
    expect(written.isFromElsewhere('theirs and mine')).toBe(false);
  });
});
