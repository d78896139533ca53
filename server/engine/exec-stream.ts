// The two ends of a process without a terminal as one Duplex: stdin to write, stdout to read, stderr kept aside.
import { Duplex } from 'node:stream';
import { FrameDemuxer } from './frame-demuxer.ts';

// Enough for any message that explains a failure.
export const STDERR_LIMIT_BYTES = 64 * 1024;

/** Nobody reading pauses the engine's connection; ending the writable half closes the process's stdin only. */
export class ExecStream extends Duplex {
  readonly #socket: Duplex;
  #stderr: Buffer | undefined;
  #stderrBytes = 0;

  constructor(socket: Duplex) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    const demuxer = new FrameDemuxer((source, payload) => {
      if (source === 'stderr') this.#keep(payload);
      else if (!this.push(withoutRest(payload))) socket.pause();
    });
    socket.on('data', (chunk: Buffer) => demuxer.push(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#onSocketClose());
  }

  stderr(): string {
    return this.#stderr?.toString('utf8', 0, this.#stderrBytes) ?? '';
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.writable) this.#socket.write(chunk, done);
    else done(new Error('The process no longer reads its input'));
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#socket.writable) this.#socket.end(() => done());
    else done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #keep(payload: Buffer): void {
    this.#stderr ??= Buffer.alloc(STDERR_LIMIT_BYTES);
    this.#stderrBytes += payload.copy(this.#stderr, this.#stderrBytes);
  }

  // After an orderly end the reader still gets what is buffered; anything else is the connection breaking.
  #onSocketClose(): void {
    if (!this.#socket.readableEnded) this.destroy(new Error('The connection to the process was lost'));
  }
}

/** A small part of a chunk would keep all of it in memory until it is read: a byte of stdout among much stderr. */
const withoutRest = (payload: Buffer): Buffer =>
  payload.length * 2 < payload.buffer.byteLength ? Buffer.from(payload) : payload;
