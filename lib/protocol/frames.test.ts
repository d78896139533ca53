import { describe, expect, test } from 'vitest';
import { SlipwayError } from '../errors.ts';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES, type Frame } from './frames.ts';
import { Random } from './testing/random.ts';

describe('the layout on the wire', () => {
  test('is kind, channel, six bytes of sequence number, payload', () => {
    const frame = encodeFrame({ kind: 'input', channel: 7, seq: 0x0102_0304_0506, payload: Uint8Array.of(0xea, 0xb0) });
    expect([...frame]).toEqual([1, 7, 1, 2, 3, 4, 5, 6, 0xea, 0xb0]);
  });

  test.each([
    [0, [0, 0, 0, 0, 0, 0]],
    [255, [0, 0, 0, 0, 0, 255]],
    [2 ** 31, [0, 0, 0x80, 0, 0, 0]],
    [2 ** 32 - 1, [0, 0, 255, 255, 255, 255]],
    [2 ** 32, [0, 1, 0, 0, 0, 0]],
    [2 ** 32 + 1, [0, 1, 0, 0, 0, 1]],
    [2 ** 48 - 1, [255, 255, 255, 255, 255, 255]],
  ])('of sequence number %d', (seq, bytes) => {
    const frame = encodeFrame({ kind: 'output', channel: 0, seq, payload: new Uint8Array(0) });
    expect([...frame.subarray(2)]).toEqual(bytes);
    expect(decodeFrame(frame).seq).toBe(seq);
  });
});

describe('what was encoded is decoded', () => {
  const random = new Random(1);
  /** Small numbers, numbers around 2^32, and any number that fits. */
  const anySeq = () => random.pick([random.below(1000), 2 ** 32 - 500 + random.below(1000), random.below(2 ** 48)]);

  test('for any frame', () => {
    for (let round = 0; round < 2000; round += 1) {
      const frame: Frame = {
        kind: random.pick(['output', 'input']),
        channel: random.below(256),
        seq: anySeq(),
        payload: random.bytes(random.pick([0, 1, 8, 100])),
      };
      const bytes = encodeFrame(frame);
      expect(bytes).toHaveLength(FRAME_HEADER_BYTES + frame.payload.length);
      expect(decodeFrame(bytes)).toEqual(frame);
    }
  });

  test('from the middle of a larger buffer, as Node hands them out', () => {
    const frame = encodeFrame({ kind: 'output', channel: 3, seq: 2 ** 40, payload: Uint8Array.of(1, 2, 3) });
    const pool = new Uint8Array(64).fill(0xff);
    pool.set(frame, 13);
    expect(decodeFrame(pool.subarray(13, 13 + frame.length))).toEqual(decodeFrame(frame));
  });

  test('without copying the payload', () => {
    const bytes = encodeFrame({ kind: 'output', channel: 0, seq: 0, payload: Uint8Array.of(1) });
    bytes[FRAME_HEADER_BYTES] = 2;
    expect(decodeFrame(bytes).payload[0]).toBe(2);
    expect(decodeFrame(bytes).payload.buffer).toBe(bytes.buffer);
  });

  test('also when a character is split between two frames', () => {
    const text = new TextEncoder().encode('한');
    const halves = [text.subarray(0, 1), text.subarray(1)];
    const payloads = halves.map(
      (payload) => decodeFrame(encodeFrame({ kind: 'output', channel: 0, seq: 0, payload })).payload,
    );
    expect(new TextDecoder().decode(Uint8Array.from(payloads.flatMap((part) => [...part])))).toBe('한');
  });
});

describe('garbage', () => {
  test.each(Array.from({ length: FRAME_HEADER_BYTES }, (_, length) => length))('of %d bytes is refused', (length) => {
    expect(() => decodeFrame(new Uint8Array(length))).toThrow(
      new SlipwayError('bad-message', `frame of ${length} bytes, at least 8 expected`),
    );
  });

  test('of an unknown kind is refused', () => {
    for (let kind = 3; kind < 256; kind += 1) {
      expect(() => decodeFrame(Uint8Array.of(kind, 0, 0, 0, 0, 0, 0, 0))).toThrow(`frame of unknown kind ${kind}`);
    }
  });

  test('of any bytes is a frame that encodes to the same bytes, or refused as bad-message', () => {
    const random = new Random(2);
    for (let round = 0; round < 2000; round += 1) {
      const bytes = random.bytes(random.below(40));
      if (round % 2 === 0 && bytes.length > 0) bytes[0] = random.below(4);
      try {
        expect(encodeFrame(decodeFrame(bytes))).toEqual(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: 'SlipwayError', code: 'bad-message' });
      }
    }
  });
});
