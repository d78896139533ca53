import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FRAME_BYTES, HeldTerminalStream, RECEIPT_BYTES, readHoldHeader } from './held-terminal.ts';

const HEADER = { hold: 1, created: true, startSeq: 7, endSeq: 7, nonce: 'n' };

/** The holder's side: what was sent to it, and a way to give. */
function holder() {
  const sent: Buffer[] = [];
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      sent.push(chunk);
      done();
    },
  });
  return { stream, sent: () => Buffer.concat(sent), give: (bytes: Buffer) => stream.push(bytes) };
}

const receipt = (seq: number) => {
  const frame = Buffer.from('a....');
  frame.writeUInt32BE(seq, 1);
  return frame;
};

describe('the header of a held terminal', () => {
  const signal = new AbortController().signal;

  it('is read however it is cut, and what follows stays', async () => {
    const { stream, give } = holder();
    const reading = readHoldHeader(stream, signal);
    for (const byte of `${JSON.stringify(HEADER)}\nafter`) {
      give(Buffer.from(byte));
      await turn();
    }
    expect(await reading).toEqual(HEADER);
    stream.push(null);
    expect(await text(stream)).toBe('after');
  });

  it.each(['{}\n', 'sh: not found\n', `${' '.repeat(5000)}`])('is refused when it is none: %j', async (line) => {
    const { stream, give } = holder();
    const reading = readHoldHeader(stream, signal);
    give(Buffer.from(line));
    await expect(reading).rejects.toMatchObject({ code: 'engine-error' });
  });

  it.each([
    ['numbers beyond what a frame holds', { startSeq: Number.MAX_SAFE_INTEGER, endSeq: Number.MAX_SAFE_INTEGER }],
    ['an end before its start', { startSeq: 8, endSeq: 7 }],
    ['more than a holder keeps', { startSeq: 0, endSeq: 2 ** 40 }],
    ['a nonce without end', { nonce: 'n'.repeat(1000) }],
  ])('is refused when somebody else wrote it: %s', async (_, lies) => {
    const { stream, give } = holder();
    const reading = readHoldHeader(stream, signal);
    give(Buffer.from(`${JSON.stringify({ ...HEADER, ...lies })}\n`));
    await expect(reading).rejects.toMatchObject({ code: 'engine-error' });
  });

  it('does not come from one who hangs up or says nothing', async () => {
    const gone = holder();
    const reading = readHoldHeader(gone.stream, signal);
    gone.stream.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'engine-error' });
    const over = holder();
    over.stream.destroy();
    await expect(readHoldHeader(over.stream, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'engine-error',
    });
    await expect(readHoldHeader(holder().stream, AbortSignal.abort())).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('a held terminal', () => {
  it('sends typing and sizes as frames, long typing as several', async () => {
    const { stream, sent } = holder();
    const terminal = new HeldTerminalStream(stream, 0);
    terminal.write('한');
    await terminal.resize(120, 40);
    terminal.write(Buffer.alloc(FRAME_BYTES + 1, 'x'));
    const bytes = sent();
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x64, 0, 0, 0, 3, 0xed, 0x95, 0x9c]));
    expect(bytes.subarray(8, 13)).toEqual(Buffer.from([0x72, 0, 120, 0, 40]));
    expect(bytes.subarray(13, 18)).toEqual(Buffer.from([0x64, 0, 1, 0, 0]));
    expect(bytes.subarray(-6)).toEqual(Buffer.from([0x64, 0, 0, 0, 1, 0x78]));
  });

  it('gives receipts for what its reader took, and for nothing else', async () => {
    const { stream, sent, give } = holder();
    const terminal = new HeldTerminalStream(stream, 1000);
    give(Buffer.alloc(RECEIPT_BYTES));
    give(Buffer.alloc(RECEIPT_BYTES));
    await turn();
    expect(sent()).toHaveLength(0);
    terminal.resume();
    await turn();
    give(Buffer.alloc(10));
    await turn();
    expect(sent().subarray(-5)).toEqual(receipt(1000 + 2 * RECEIPT_BYTES));
  });

  it('counts beyond 32 bits', async () => {
    const { stream, sent, give } = holder();
    new HeldTerminalStream(stream, 2 ** 32 - 5).resume();
    give(Buffer.alloc(RECEIPT_BYTES));
    await turn();
    give(Buffer.alloc(10));
    await turn();
    expect(sent()).toEqual(receipt(RECEIPT_BYTES - 5));
  });

  it('is read to its end by whoever reads it late, also when something is typed meanwhile', async () => {
    const { stream, give } = holder();
    const terminal = new HeldTerminalStream(stream, 0);
    terminal.pause();
    give(Buffer.from('last words'));
    stream.push(null);
    await once(stream, 'close');
    terminal.write('too late');
    await turn();
    expect(await text(terminal)).toBe('last words');
  });

  it('is read to its end also when the line breaks behind it', async () => {
    const { stream, give } = holder();
    const terminal = new HeldTerminalStream(stream, 0);
    terminal.pause();
    give(Buffer.from('last words'));
    stream.push(null);
    stream.once('end', () => stream.destroy(new Error('broken pipe')));
    await new Promise((resolve) => stream.once('close', resolve));
    expect(await text(terminal)).toBe('last words');
  });

  it('breaks with its line, whether or not something is typed', async () => {
    const { stream } = holder();
    const terminal = new HeldTerminalStream(stream, 0);
    stream.destroy();
    terminal.write('into nothing');
    await once(terminal, 'close');
    expect(terminal.readableEnded).toBe(false);
  });
});
