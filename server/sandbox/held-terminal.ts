// The server's end of a shell that is held in the sandbox: what images/README.md says of `hold`, on a byte stream.
import { Duplex } from 'node:stream';
import { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { parseChecked } from '../engine/checked-json.ts';

/** Far below what 48 bits of a frame hold, and far above what a shell prints. */
const MAX_SEQ = 2 ** 47;
/** The holder keeps 3 MiB. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const NONCE_CHARS = 64;

const sequence = z.number().int().nonnegative().max(MAX_SEQ);
/** The holder runs as the learner, who may have put another one in its place: nothing of it is believed unseen. */
const header = z
  .object({
    hold: z.literal(1),
    created: z.boolean(),
    startSeq: sequence,
    endSeq: sequence,
    nonce: z.string().max(NONCE_CHARS),
  })
  .refine(({ startSeq, endSeq }) => endSeq >= startSeq && endSeq - startSeq <= MAX_KEPT_BYTES, {
    message: 'the sequence numbers do not fit each other',
  });
/** The line that comes before the terminal's bytes. */
export type HoldHeader = z.infer<typeof header>;

const NEWLINE = 0x0a;
const HEADER_LIMIT_BYTES = 4096;
/** The holder detaches at a longer frame. */
export const FRAME_BYTES = 64 * 1024;
const FRAME_HEAD_BYTES = 5;
const RECEIPT_FRAME_BYTES = 5;
const DATA = 'd'.charCodeAt(0);
const RESIZE = 'r'.charCodeAt(0);
const RECEIPT = 'a'.charCodeAt(0);
/** So much may be read before the holder is told: a quarter of what it gives beyond the last receipt. */
export const RECEIPT_BYTES = 64 * 1024;

/**
 * Reads the first line; what comes after it stays in the stream.
 * @throws SlipwayError `engine-error` when it is no header; `timeout` when the signal aborts
 */
export async function readHoldHeader(stream: Duplex, signal: AbortSignal): Promise<HoldHeader> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const chunk = await nextChunk(stream, signal);
    const end = chunk.indexOf(NEWLINE);
    if (end >= 0) {
      if (end + 1 < chunk.length) stream.unshift(chunk.subarray(end + 1));
      return parseChecked(Buffer.concat([...chunks, chunk.subarray(0, end)]).toString(), header, 'hold');
    }
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > HEADER_LIMIT_BYTES) throw new SlipwayError('engine-error', 'hold: its first line has no end');
  }
}

/** Waits without making the stream flow, so that nothing is lost between this reader and the next. */
function nextChunk(stream: Duplex, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const chunk: Buffer | null = stream.read();
      if (chunk === null) return;
      settle(() => resolve(chunk));
    };
    const end = (error?: Error) =>
      settle(() => reject(new SlipwayError('engine-error', 'hold: ended before its first line', { cause: error })));
    const onEnd = () => end();
    const abort = () => settle(() => reject(new SlipwayError('timeout', 'hold: no first line in time')));
    const settle = (then: () => void) => {
      stream.off('readable', look).off('end', onEnd).off('close', onEnd).off('error', end);
      signal.removeEventListener('abort', abort);
      then();
    };
    if (signal.aborted) return abort();
    if (stream.readableEnded || stream.destroyed) return end();
    stream.on('readable', look).on('end', onEnd).on('close', onEnd).on('error', end);
    signal.addEventListener('abort', abort, { once: true });
    look();
  });
}

/**
 * Reading gives the terminal's bytes, writing is typing; each write leaves at once, as one frame and one write. The holder
 * is told what was read, and keeps the rest: it comes again when this server dies before its reader had it.
 */
export class HeldTerminalStream extends Duplex {
  readonly #inner: Duplex;
  /** Sequence number of the next byte that comes. */
  #endSeq: number;
  #receiptSeq: number;

  /**
   * @param inner the attached process, its first line already read
   * @param startSeq sequence number of its first byte
   */
  constructor(inner: Duplex, startSeq: number) {
    super({ allowHalfOpen: false });
    this.#inner = inner;
    this.#endSeq = startSeq;
    this.#receiptSeq = startSeq;
    inner.on('data', (chunk: Buffer) => this.#take(chunk));
    inner.on('end', () => this.push(null));
    inner.on('error', (error) => this.#onError(error));
    inner.on('close', () => this.#onClose());
  }

  /** Does nothing once the terminal has ended. Resolves when the frame has left. */
  resize(cols: number, rows: number): Promise<void> {
    if (!this.#inner.writable) return Promise.resolve();
    const frame = Buffer.alloc(FRAME_HEAD_BYTES);
    frame.writeUInt8(RESIZE, 0);
    frame.writeUInt16BE(cols, 1);
    frame.writeUInt16BE(rows, 3);
    return new Promise((resolve) => {
      this.#inner.write(frame, () => resolve());
    });
  }

  override _read(): void {
    this.#giveReceipt();
    this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // What is typed after the end is dropped: an error would take along what the reader has not read yet.
    if (this.#inner.readableEnded || !this.#inner.writable) {
      done();
      return;
    }
    for (let from = 0; from < chunk.length; from += FRAME_BYTES) {
      const payload = chunk.subarray(from, from + FRAME_BYTES);
      const isLast = from + FRAME_BYTES >= chunk.length;
      // That it failed comes as an error or the end of the inner stream.
      this.#inner.write(dataFrame(payload), isLast ? () => done() : undefined);
    }
    if (chunk.length === 0) done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }

  #take(chunk: Buffer): void {
    this.#endSeq += chunk.length;
    const wantsMore = this.push(chunk);
    this.#giveReceipt();
    if (!wantsMore) this.#inner.pause();
  }

  #giveReceipt(): void {
    const readSeq = this.#endSeq - this.readableLength;
    if (readSeq - this.#receiptSeq < RECEIPT_BYTES || !this.#inner.writable) return;
    this.#receiptSeq = readSeq;
    const frame = Buffer.alloc(RECEIPT_FRAME_BYTES);
    frame.writeUInt8(RECEIPT, 0);
    frame.writeUInt32BE(readSeq % 2 ** 32, 1);
    this.#inner.write(frame);
  }

  // After an orderly end the reader still gets what is buffered.
  #onError(error: Error): void {
    if (!this.#inner.readableEnded) this.destroy(error);
  }

  #onClose(): void {
    if (!this.#inner.readableEnded) this.destroy();
  }
}

function dataFrame(payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + payload.length);
  frame.writeUInt8(DATA, 0);
  frame.writeUInt32BE(payload.length, 1);
  payload.copy(frame, FRAME_HEAD_BYTES);
  return frame;
}
