// Binary frames: terminal bytes with an eight-byte header. Bytes stay bytes, so a character is never split.
//
//   byte 0      kind: 0 output (server → client), 1 input (client → server), 2 snapshot (server → client)
//   byte 1      channel, chosen by the client when it attaches
//   bytes 2–7   sequence number of the first payload byte, unsigned, big-endian
//   bytes 8–    payload
import { SlipwayError } from '../errors.ts';

export const FRAME_HEADER_BYTES = 8;
const KINDS = ['output', 'input', 'snapshot'] as const;
export type FrameKind = (typeof KINDS)[number];

export interface Frame {
  readonly kind: FrameKind;
  readonly channel: number;
  /**
   * Offset in bytes of the payload in its stream. Output counts from the shell's start, input from the attachment. A
   * snapshot draws the screen as it was before the output byte of this number, and is not counted itself.
   */
  readonly seq: number;
  readonly payload: Uint8Array;
}

/** @returns one buffer of `FRAME_HEADER_BYTES + payload.length` bytes */
export function encodeFrame({ kind, channel, seq, payload }: Frame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KINDS.indexOf(kind));
  view.setUint8(1, channel);
  view.setUint16(2, Math.floor(seq / 2 ** 32));
  view.setUint32(4, seq % 2 ** 32);
  bytes.set(payload, FRAME_HEADER_BYTES);
  return bytes;
}

/**
 * @param bytes a whole frame; the payload returned is a view on it, not a copy
 * @throws SlipwayError `bad-message` when it is too short or of an unknown kind
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < FRAME_HEADER_BYTES) {
    throw new SlipwayError('bad-message', `frame of ${bytes.length} bytes, at least ${FRAME_HEADER_BYTES} expected`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(0)];
  if (kind === undefined) throw new SlipwayError('bad-message', `frame of unknown kind ${view.getUint8(0)}`);
  return {
    kind,
    channel: view.getUint8(1),
    seq: view.getUint16(2) * 2 ** 32 + view.getUint32(4),
    payload: bytes.subarray(FRAME_HEADER_BYTES),
  };
}
