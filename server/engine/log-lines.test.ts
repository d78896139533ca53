import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readLogLines } from './log-lines.ts';

function frame(source: 1 | 2, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = source;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

async function linesOf(...chunks: Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLogLines(Readable.from(chunks))) lines.push(line);
  return lines;
}

it('splits stdout and stderr each on their own', async () => {
  const chunks = [frame(1, Buffer.from('on')), frame(2, Buffer.from('oops\n')), frame(1, Buffer.from('e\ntwo'))];
  expect(await linesOf(...chunks)).toEqual(['oops', 'one', 'two']);
});

it('takes a chunk of nothing but line ends', async () => {
  const count = 1_000_000;
  expect(await linesOf(frame(1, Buffer.alloc(count, '\n')))).toHaveLength(count);
});
