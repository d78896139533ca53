// The cells that a character takes, for xterm.js: exactly what the programs in the sandbox believe. bash, vim and less count
// by wcwidth, character by character; a screen that counts by grapheme clusters puts the cursor elsewhere than they do.
import { CELL_WIDTHS } from './cell-widths-table.ts';

export type CellWidth = 0 | 1 | 2;

interface Range {
  readonly start: number;
  readonly width: CellWidth;
}

const WIDTH_OF_SIGN: Readonly<Record<string, CellWidth>> = { '.': 0, ',': 1, ':': 2 };
const BMP_END = 0x10000;

const ranges = readTable(CELL_WIDTHS);
/** What is not an emoji or a rare letter is looked up at once. */
const ofBmp = spread(ranges);

function readTable(table: string): Range[] {
  let start = 0;
  const found: Range[] = [{ start, width: 1 }];
  for (const [, distance = '', sign = ','] of table.matchAll(/([0-9a-z]+)([.,:])/g)) {
    start += Number.parseInt(distance, 36);
    found.push({ start, width: WIDTH_OF_SIGN[sign] ?? 1 });
  }
  return found;
}

function spread(all: readonly Range[]): Uint8Array {
  const widths = new Uint8Array(BMP_END);
  for (const { start, width } of all) widths.fill(width, start);
  return widths;
}

export function cellWidth(codepoint: number): CellWidth {
  if (codepoint < BMP_END) return ofBmp[codepoint] as CellWidth;
  let [low, high] = [0, ranges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ranges[middle]?.start ?? 0) <= codepoint) low = middle;
    else high = middle - 1;
  }
  return ranges[low]?.width ?? 1;
}

/** xterm.js keeps what it knows of a character in a number: whether it joins the one before (1 bit), its width (2 bits). */
const widthOf = (properties: number): number => (properties >> 1) & 3;

/** For `terminal.unicode.register`. */
export const cellWidths = {
  version: 'wcwidth',
  wcwidth: cellWidth,
  /**
   * What takes no cell is drawn in the cell before the cursor, also when the cursor has just been moved there: a shell
   * that redraws a line sends only what has changed, which may be an accent or a final consonant.
   */
  charProperties(codepoint: number, preceding: number): number {
    const width = cellWidth(codepoint);
    return width === 0 ? (widthOf(preceding) << 1) | 1 : width << 1;
  },
} as const;
