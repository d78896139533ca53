// Long outputs that a program in a sandbox and a test make alike, from the same seed.
import { createCipheriv, createHash } from 'node:crypto';

export interface ExactBytes {
  /** Makes them in the sandbox, as this file. */
  command(file: string): string;
  /** The same. */
  bytes(): Buffer;
}

const MIB = 1024 * 1024;
const MODULUS = 2 ** 31 - 1;
const FACTOR = 16_807;

/** Every byte there is, control characters and halves of sequences among them. */
export function randomBytes(seed: number, length = 10 * MIB): ExactBytes {
  const key = seed.toString(16).padStart(32, '0');
  const iv = '0'.repeat(32);
  return {
    command: (file) =>
      `head -c ${length} /dev/zero | openssl enc -aes-128-ctr -nosalt -K ${key} -iv ${iv} 2>/dev/null > ${file}`,
    bytes: () =>
      createCipheriv('aes-128-ctr', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex')).update(Buffer.alloc(length)),
  };
}

/** Characters from a range, one after the other without any line end, in UTF-8. */
export function characters(seed: number, first: number, count: number, length: number): ExactBytes {
  return {
    command: (file) =>
      `perl -CO -e '$s=${seed}; for (1..${length}) { $s = ($s * ${FACTOR}) % ${MODULUS}; print chr(${first} + $s % ${count}) }' > ${file}`,
    bytes: () => {
      let state = seed;
      const next = () => {
        state = (state * FACTOR) % MODULUS;
        return first + (state % count);
      };
      const parts: string[] = [];
      for (let left = length; left > 0; left -= 4096) {
        parts.push(String.fromCodePoint(...Array.from({ length: Math.min(left, 4096) }, next)));
      }
      return Buffer.from(parts.join(''));
    },
  };
}

/** 가 … 힣, three bytes each: 10 MiB. */
export const hangul = (seed: number) => characters(seed, 0xac00, 11_172, Math.ceil((10 * MIB) / 3));
/** 🌀 … 🫿 and what lies between, four bytes each: 10 MiB. */
export const emoji = (seed: number) => characters(seed, 0x1f300, 0x500, Math.ceil((10 * MIB) / 4));

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Prints the file as it is, at so many KiB a second: a terminal that nobody looks at for a moment must not print more
 * meanwhile than is kept for them.
 */
export function printSlowly(file: string, kibPerSecond: number): string {
  const [pieceKib, pauseSeconds] = [8, 8 / kibPerSecond];
  return `perl -e '$|=1; open F, "<", "${file}"; while (sysread F, $b, ${pieceKib * 1024}) { print $b; select undef, undef, undef, ${pauseSeconds.toFixed(4)} }'`;
}
