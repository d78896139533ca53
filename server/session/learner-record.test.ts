import { deflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../storage/session-store.ts';
import { MemoryStore } from '../testing/session-parts.ts';
import { LearnerRecord } from './learner-record.ts';

const SIZE = { cols: 80, rows: 24 };
let kept: SessionRecord;
let record: LearnerRecord;
beforeEach(() => {
  kept = new MemoryStore().open('3d0f7f7e-0000-4000-8000-000000000001');
  record = new LearnerRecord(kept);
});

describe('the picture of a terminal', () => {
  it('is the same when it is read back, and takes little room', () => {
    const bytes = Buffer.from('\x1b[32m~ 한글 line of an editor\x1b[0m\r\n'.repeat(1000));
    record.putPicture('main', { ...SIZE, seq: 7, bytes });
    expect(record.picture('main')).toEqual({ ...SIZE, seq: 7, bytes });
    expect(JSON.stringify(kept.get('screen:main')).length).toBeLessThan(bytes.length / 10);
    record.putPicture('main', undefined);
    expect(record.picture('main')).toBeUndefined();
    expect(kept.keys('')).toEqual([]);
  });

  it('is not kept where it is too large', () => {
    record.putPicture('main', { ...SIZE, seq: 7, bytes: Buffer.alloc(64 * 1024 + 1) });
    expect(record.picture('main')).toBeUndefined();
  });

  it.each([
    ['of no size', { seq: 7, deflated: deflateRawSync('picture').toString('base64') }],
    ['of more cells than a screen has', { ...SIZE, cols: 5000, seq: 7, deflated: '' }],
    ['that is broken', { ...SIZE, seq: 7, deflated: 'AAAA' }],
    [
      'that would fill the memory',
      { ...SIZE, seq: 7, deflated: deflateRawSync(Buffer.alloc(2 ** 24)).toString('base64') },
    ],
  ])('%s is passed over', (_, picture) => {
    kept.put('screen:main', picture);
    expect(record.picture('main')).toBeUndefined();
  });
});
