import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { collectOutput } from './collect-output.ts';
import { ExecStream, STDERR_LIMIT_BYTES } from './exec-stream.ts';

function frame(source: 1 | 2, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = source;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A process that has written this, in chunks as they arrive. */
function processWith(...chunks: Buffer[]) {
  const socket = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  const stream = new ExecStream(socket);
  for (const chunk of chunks) socket.write(chunk);
  socket.end();
  return { stream, stderr: () => stream.stderr(), resize: async () => {}, exitCode: async () => 0 };
}

it('keeps the beginning of stderr', async () => {
  const chunks = [
    frame(2, Buffer.from('안녕')),
    frame(2, Buffer.alloc(STDERR_LIMIT_BYTES)),
    frame(2, Buffer.from('x')),
  ];
  const { stderr } = await collectOutput(processWith(...chunks), { timeoutMs: 5000 });
  expect(Buffer.byteLength(stderr)).toBe(STDERR_LIMIT_BYTES);
  expect(stderr.startsWith('안녕\0')).toBe(true);
});

it('gives a byte of stdout without the much stderr that came with it', async () => {
  const noise = frame(2, Buffer.alloc(60_000));
  const { stream } = processWith(Buffer.concat([frame(1, Buffer.from('a')), noise]));
  const piece = await new Promise<Buffer>((resolve) => stream.once('data', resolve));
  expect(piece.toString()).toBe('a');
  expect(piece.buffer.byteLength).toBeLessThan(60_000);
});

it('gives a large part of a chunk as it is', async () => {
  const chunk = frame(1, Buffer.alloc(60_000));
  const { stream } = processWith(chunk);
  const piece = await new Promise<Buffer>((resolve) => stream.once('data', resolve));
  expect(piece.buffer).toBe(chunk.buffer);
});
