// The first entry of a tar archive whose end may be missing. Pure; the archive is the learner's, and may be anything.

const BLOCK = 512;
/** Before the entry itself there may be some that hold its long name, its times and the like. */
const MAX_PREFIXES = 4;

export type TarEntry =
  /** As much of the content as the archive has. */
  | { readonly kind: 'file'; readonly content: Buffer }
  | { readonly kind: 'link'; readonly target: string }
  /** A directory, a device and their like. */
  | { readonly kind: 'other' };

/** @returns undefined where there is no entry */
export function firstTarEntry(archive: Buffer): TarEntry | undefined {
  let at = 0;
  let longTarget: string | undefined;
  for (let entry = 0; entry <= MAX_PREFIXES; entry += 1) {
    if (archive.length < at + BLOCK) return undefined;
    const header = archive.subarray(at, at + BLOCK);
    const size = sizeOf(header);
    if (size === undefined) return undefined;
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    if (type === 'x') longTarget = linkOfPax(content) ?? longTarget;
    else if (type === 'K') longTarget = textOf(content);
    else if (type !== 'L' && type !== 'g')
      return entryOf(type, content, longTarget ?? textOf(header.subarray(157, 257)));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

const SIZE_AT = 124;
const SIZE_CHARS = 12;
const TYPE_AT = 156;

function entryOf(type: string, content: Buffer, target: string): TarEntry {
  if (type === '2') return { kind: 'link', target };
  return type === '0' || type === '\0' ? { kind: 'file', content } : { kind: 'other' };
}

/** Octal digits; of what is larger than those can say, all that is there is taken. */
function sizeOf(header: Buffer): number | undefined {
  if ((header[SIZE_AT] ?? 0) & 0x80) return Number.MAX_SAFE_INTEGER;
  const digits = textOf(header.subarray(SIZE_AT, SIZE_AT + SIZE_CHARS)).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Of lines `<length> <key>=<value>`. */
function linkOfPax(content: Buffer): string | undefined {
  const line = content
    .toString('utf8')
    .split('\n')
    .find((text) => text.includes(' linkpath='));
  return line?.slice(line.indexOf('=') + 1);
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
