// Where the escape sequences of a terminal's output stand (ECMA-48 §5.4, and the control strings of §5.6 as xterm ends
// them), so that output can be cut between them. Pure; knows nothing of what they mean.

export interface EscapeSequence {
  readonly start: number;
  /** After its last byte. */
  readonly end: number;
  /** `csi`: control sequence; `string`: OSC, DCS, APC, PM or SOS; `short`: any other. */
  readonly kind: 'csi' | 'string' | 'short';
}

const ESC = 0x1b;
const BEL = 0x07;
const LF = 0x0a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
/** The letters that begin a string: P X ] ^ _ */
const STRING_STARTERS: ReadonlySet<number> = new Set([0x50, 0x58, 0x5d, 0x5e, 0x5f]);
/** A line's end so near to the end is a better place to cut than the middle of a line. */
const NEAR_BYTES = 4096;

/**
 * @param bytes output that begins between two sequences and characters
 * @param visit called for each whole sequence, in order
 * @returns how many of the bytes come before a sequence or character that has no end here; if there is none, most of them:
 *   a cut there is within no sequence, no character, and, where that is to be had, no line
 */
export function scanSequences(bytes: Buffer, visit: (sequence: EscapeSequence) => void = () => undefined): number {
  let textStart = 0;
  for (let start = bytes.indexOf(ESC); start >= 0; start = bytes.indexOf(ESC, textStart)) {
    const sequence = readSequence(bytes, start);
    if (sequence === undefined) return start;
    visit(sequence);
    textStart = sequence.end;
  }
  const lineEnd = bytes.lastIndexOf(LF) + 1;
  if (lineEnd >= textStart && lineEnd > bytes.length - NEAR_BYTES && lineEnd > 0) return lineEnd;
  return Math.max(textStart, wholeCharacters(bytes));
}

function readSequence(bytes: Buffer, start: number): EscapeSequence | undefined {
  const second = bytes[start + 1];
  if (second === undefined) return undefined;
  if (STRING_STARTERS.has(second)) return readString(bytes, start);
  const isCsi = second === OPEN_BRACKET;
  for (let at = start + (isCsi ? 2 : 1); at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    // Another one begins, and this one is over without an end.
    if (byte === ESC) return { start, end: at, kind: 'short' };
    if (byte >= (isCsi ? 0x40 : 0x30)) return { start, end: at + 1, kind: isCsi ? 'csi' : 'short' };
  }
  return undefined;
}

function readString(bytes: Buffer, start: number): EscapeSequence | undefined {
  for (let at = start + 2; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === BEL) return { start, end: at + 1, kind: 'string' };
    if (byte !== ESC) continue;
    if (at + 1 >= bytes.length) return undefined;
    // Any other sequence ends the string, too, and begins here.
    const isTerminator = bytes[at + 1] === BACKSLASH;
    return { start, end: isTerminator ? at + 2 : at, kind: 'string' };
  }
  return undefined;
}

/** Length without a last UTF-8 character of which only a part is there (at most three bytes). */
function wholeCharacters(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back += 1) {
    const byte = bytes[length - back] as number;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return wanted > back ? length - back : length;
  }
  return length;
}
