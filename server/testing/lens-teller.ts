// What a lens would tell, as bytes: see images/sandbox/src/README.md.

export const LENS_GREETING = Buffer.from('lens 1\n');

export interface Told {
  readonly kind: 'o' | '>' | '<' | 'x';
  readonly connection?: number;
  readonly atUs?: number;
  readonly bytes?: Buffer | string;
  /** Passed after those, and not kept. */
  readonly missing?: number;
}

export function lensRecord({ kind, connection = 1, atUs = 0, bytes = '', missing = 0 }: Told): Buffer {
  const kept = Buffer.from(bytes);
  const head = Buffer.alloc(21);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(connection, 1);
  head.writeBigUInt64BE(BigInt(atUs), 5);
  head.writeUInt32BE(kept.length + missing, 13);
  head.writeUInt32BE(kept.length, 17);
  return Buffer.concat([head, kept]);
}

export function openedRecord(words: readonly string[], { pid = 100, connection = 1 } = {}): Buffer {
  const process = Buffer.alloc(4);
  process.writeUInt32BE(pid);
  const command = Buffer.from(words.map((word) => `${word}\0`).join(''));
  return lensRecord({ kind: 'o', connection, bytes: Buffer.concat([process, command]) });
}
