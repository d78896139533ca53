// Takes apart what `lens` in a sandbox tells, see images/sandbox/src/README.md. Pure accounting. The teller is in the
// learner's hands: whatever does not fit ends it, and no piece is longer than an honest one.
import { SlipwayError } from '../../../lib/errors.ts';

export type LensRecord =
  | { readonly kind: 'opened'; readonly connection: number; readonly pid: number; readonly command: Buffer }
  | {
      readonly kind: 'asked' | 'answered';
      readonly connection: number;
      readonly atUs: number;
      readonly bytes: Buffer;
      /** Passed after those, and not kept. */
      readonly missing: number;
    }
  | { readonly kind: 'closed'; readonly connection: number; readonly atUs: number };

const GREETING = Buffer.from('lens 1\n');
const HEAD_BYTES = 21;
/** More than the lens keeps of a turn. */
const MAX_KEPT_BYTES = 64 * 1024;

export class LensRecords {
  #rest: Buffer = Buffer.alloc(0);
  #isGreeted = false;

  /** @throws SlipwayError `engine-error` when this is not what a lens tells */
  push(chunk: Buffer): LensRecord[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#isGreeted && !this.#takeGreeting()) return [];
    const records: LensRecord[] = [];
    for (let record = this.#take(); record; record = this.#take()) records.push(record);
    return records;
  }

  #takeGreeting(): boolean {
    const said = this.#rest.subarray(0, GREETING.length);
    if (!said.equals(GREETING.subarray(0, said.length)))
      throw new SlipwayError('engine-error', 'lens: another greeting');
    if (said.length < GREETING.length) return false;
    this.#isGreeted = true;
    this.#rest = this.#rest.subarray(GREETING.length);
    return true;
  }

  #take(): LensRecord | undefined {
    if (this.#rest.length < HEAD_BYTES) return undefined;
    const kept = this.#rest.readUInt32BE(17);
    if (kept > MAX_KEPT_BYTES) throw new SlipwayError('engine-error', `lens: a record of ${kept} bytes`);
    const end = HEAD_BYTES + kept;
    if (this.#rest.length < end) return undefined;
    const record = readRecord(this.#rest.subarray(0, HEAD_BYTES), this.#rest.subarray(HEAD_BYTES, end));
    this.#rest = this.#rest.subarray(end);
    return record;
  }
}

function readRecord(head: Buffer, bytes: Buffer): LensRecord {
  const kind = String.fromCharCode(head[0] ?? 0);
  const connection = head.readUInt32BE(1);
  const atUs = Number(head.readBigUInt64BE(5));
  const missing = Math.max(0, head.readUInt32BE(13) - bytes.length);
  if (kind === 'o' && bytes.length >= 4) {
    return { kind: 'opened', connection, pid: bytes.readUInt32BE(0), command: bytes.subarray(4) };
  }
  if (kind === '>') return { kind: 'asked', connection, atUs, bytes, missing };
  if (kind === '<') return { kind: 'answered', connection, atUs, bytes, missing };
  if (kind === 'x') return { kind: 'closed', connection, atUs };
  throw new SlipwayError('engine-error', `lens: a record of kind ${JSON.stringify(kind)}`);
}
