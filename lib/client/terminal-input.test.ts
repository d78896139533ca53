import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { encodeBinary, encodeText, frameInput, isPointerReport, isTerminalReply, isUntyped } from './terminal-input.ts';

describe('frameInput', () => {
  it('cuts a large paste into frames that fit, without losing a byte', () => {
    const paste = encodeText('안녕 Docker\n'.repeat(20_000));
    const frames = frameInput(3, 1000, paste);
    expect(frames.length).toBeGreaterThan(1);
    let seq = 1000;
    for (const bytes of frames) {
      expect(bytes.length).toBeLessThanOrEqual(LIMITS.clientFrameBytes);
      const frame = decodeFrame(bytes);
      expect(frame).toMatchObject({ kind: 'input', channel: 3, seq });
      seq += frame.payload.length;
    }
    expect(seq).toBe(1000 + paste.length);
  });

  it('makes no frame of nothing', () => {
    expect(frameInput(0, 0, new Uint8Array())).toEqual([]);
  });
});

it('keeps the bytes of binary input', () => {
  expect([...encodeBinary('\x1b[M\xff ')]).toEqual([0x1b, 0x5b, 0x4d, 0xff, 0x20]);
});

describe('what the emulator says by itself', () => {
  it.each([
    ['\x1b[12;40R', true],
    ['\x1b[I', true],
    ['\x1b[O', true],
    ['\x1b[<35;10;5M\x1b[<35;11;5m', true],
    ['ls\r', false],
    ['\x1b[A', false],
    ['\x1bOP', false],
    ['\x1b[Ils', false],
  ])('%j: %s', (text, expected) => {
    expect(isUntyped(text)).toBe(expected);
  });

  it('includes the pointer as old terminals report it', () => {
    expect(isPointerReport(encodeBinary('\x1b[M\xff !'))).toBe(true);
    expect(isPointerReport(encodeBinary('\x1b['))).toBe(false);
  });
});

describe('isTerminalReply', () => {
  it.each([
    ['\x1b[?1;2c', true],
    ['\x1b[>0;276;0c', true],
    ['\x1b[12;40R', true],
    ['\x1b[?2004;1$y', true],
    ['\x1b]11;rgb:0000/0000/0000\x1b\\', true],
    ['\x1b[0n\x1b[1;1R', true],
    ['ls\r', false],
    ['\x1b[A', false],
    ['\x1b', false],
    ['한', false],
    ['\x1b[200~docker ps\x1b[201~', false],
  ])('%j: %s', (text, expected) => {
    expect(isTerminalReply(text)).toBe(expected);
  });
});
