import { describe, expect, it } from 'vitest';
import { FrameDemuxer, type FrameSource } from './frame-demuxer.ts';

const frame = (source: number, text: string) => {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = source;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

function demux(bytes: Buffer, pieceSize: number): Record<FrameSource, string> {
  const seen: Record<FrameSource, Buffer[]> = { stdout: [], stderr: [] };
  const demuxer = new FrameDemuxer((source, payload) => seen[source].push(Buffer.from(payload)));
  for (let at = 0; at < bytes.length; at += pieceSize) demuxer.push(bytes.subarray(at, at + pieceSize));
  return { stdout: Buffer.concat(seen.stdout).toString(), stderr: Buffer.concat(seen.stderr).toString() };
}

describe('FrameDemuxer', () => {
  const bytes = Buffer.concat([frame(1, '안녕 '), frame(2, 'oops'), frame(1, ''), frame(1, 'world')]);

  it.each([1, 2, 3, 7, 8, 9, 1000])('takes frames apart that arrive in pieces of %i bytes', (size) => {
    expect(demux(bytes, size)).toEqual({ stdout: '안녕 world', stderr: 'oops' });
  });

  it.each([1, 5, 1000])('hands on bytes that are not framed, in pieces of %i bytes', (size) => {
    expect(demux(Buffer.from('a terminal says hello'), size).stdout).toBe('a terminal says hello');
  });
});
