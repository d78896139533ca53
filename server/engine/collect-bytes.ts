// A stream that is taken as a whole.

/** Pieces that are kept apart: a stream that comes byte by byte would take a hundred times its bytes. */
const LOOSE_PIECES = 1024;

/** Leaves the stream, which destroys it, as soon as there are more bytes than that. @throws what `tooLarge` makes */
export async function collectBytes(
  stream: AsyncIterable<Buffer>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let loose: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge();
    loose.push(piece);
    if (loose.length < LOOSE_PIECES) continue;
    parts.push(Buffer.concat(loose));
    loose = [];
  }
  return Buffer.concat([...parts, ...loose]);
}

/** Its beginning; leaves the stream, which destroys it, when there is enough. */
export async function takeBytes(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    parts.push(piece.subarray(0, maxBytes - bytes));
    bytes += piece.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(parts);
}
