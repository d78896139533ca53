// Takes apart the stream of a process without a terminal: frames of an 8-byte header and a payload. Pure accounting.

export type FrameSource = 'stdout' | 'stderr';

const HEADER_BYTES = 8;
const SOURCES: readonly (FrameSource | undefined)[] = ['stdout', 'stdout', 'stderr'];

/** Hands on payloads as they come, without waiting for whole frames and without copying them. */
export class FrameDemuxer {
  readonly #onPayload: (source: FrameSource, payload: Buffer) => void;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #remaining = 0;
  #source: FrameSource = 'stdout';
  #raw = false;

  constructor(onPayload: (source: FrameSource, payload: Buffer) => void) {
    this.#onPayload = onPayload;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#raw) this.#remaining = chunk.length;
      offset += this.#remaining > 0 ? this.#takePayload(chunk, offset) : this.#takeHeader(chunk, offset);
    }
  }

  #takePayload(chunk: Buffer, offset: number): number {
    const payload = chunk.subarray(offset, offset + this.#remaining);
    this.#remaining -= payload.length;
    this.#onPayload(this.#source, payload);
    return payload.length;
  }

  #takeHeader(chunk: Buffer, offset: number): number {
    const copied = chunk.copy(this.#header, this.#headerFilled, offset, offset + HEADER_BYTES - this.#headerFilled);
    this.#headerFilled += copied;
    if (this.#headerFilled < HEADER_BYTES) return copied;
    this.#headerFilled = 0;
    const source = SOURCES[this.#header[0] ?? 0];
    if (source === undefined || this.#header.readUIntBE(1, 3) !== 0) {
      // Not framed after all: the process has a terminal, and these were its first bytes.
      this.#raw = true;
      this.#source = 'stdout';
      this.#onPayload('stdout', Buffer.from(this.#header));
      return copied;
    }
    this.#source = source;
    this.#remaining = this.#header.readUInt32BE(4);
    return copied;
  }
}
