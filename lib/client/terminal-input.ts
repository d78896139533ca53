// What the learner types, as bytes and frames. Pure except for TextEncoder.
import { encodeFrame, FRAME_HEADER_BYTES } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';

/** Bytes typed while there is no connection that are kept for later; more than this is not typing any more. */
export const HELD_INPUT_BYTES = 64 * 1024;
const PAYLOAD_BYTES = LIMITS.clientFrameBytes - FRAME_HEADER_BYTES;

const encoder = new TextEncoder();
export const encodeText = (text: string): Uint8Array => encoder.encode(text);
/** Mouse reports of old terminals: each character is one byte, whatever its value. */
export const encodeBinary = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);

/** Cuts input into frames that the server accepts; `seq` is the count of input bytes sent before. */
export function frameInput(channel: number, seq: number, bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < bytes.length; start += PAYLOAD_BYTES) {
    const payload = bytes.subarray(start, start + PAYLOAD_BYTES);
    frames.push(encodeFrame({ kind: 'input', channel, seq: seq + start, payload }));
  }
  return frames;
}

/** Answers of the emulator to questions in the output (cursor position, device attributes, colours). */
const TERMINAL_REPLY =
  // biome-ignore lint/complexity/useRegexLiterals: the escapes read better as text
  new RegExp(
    '^(?:\\u001b\\[[?>]?[\\d;]*[cnRy]|\\u001b\\[\\?[\\d;]*\\$y|\\u001b[\\]P][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\))+$',
  );

/** True for input that nobody typed. While old output is replayed, such answers must not reach the shell again. */
export const isTerminalReply = (text: string): boolean => TERMINAL_REPLY.test(text);

/** Reports of the emulator that its window was entered or left, or of the pointer (SGR): nobody typed them either. */
const FOCUS_OR_POINTER =
  // biome-ignore lint/complexity/useRegexLiterals: the escapes read better as text
  new RegExp('^(?:\\u001b\\[[IO]|\\u001b\\[<[\\d;]+[Mm])+$');

/** True for what the emulator says by itself. It means something only at the moment and in the page where it is said. */
export const isUntyped = (text: string): boolean => isTerminalReply(text) || FOCUS_OR_POINTER.test(text);

const OLD_POINTER_REPORT = [0x1b, 0x5b, 0x4d];
/** Reports of the pointer in the form that is not text. */
export const isPointerReport = (bytes: Uint8Array): boolean =>
  OLD_POINTER_REPORT.every((byte, index) => bytes[index] === byte);
