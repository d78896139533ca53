// The text of a command and of its output, read from the screen's buffer between marks. Pure.
import type { Command, Place } from './command-marks.ts';

export interface Line {
  readonly isWrapped: boolean;
  translateToString(trimRight: boolean, startColumn?: number, endColumn?: number): string;
}

export interface Lines {
  getLine(y: number): Line | undefined;
}

/** The prompt of bash for the further lines of a command. */
const CONTINUATION = /^> /gm;

/** What was typed. */
export function commandText(lines: Lines, { input, output }: Command): string | null {
  if (input === null || input.marker.isDisposed || output.marker.isDisposed) return null;
  return textBetween(lines, input, output).replace(CONTINUATION, '').trim();
}

/** What it printed, as far as it is still there; null for one that has not ended. */
export function outputText(lines: Lines, { output, end }: Command): string | null {
  if (end === null || end.marker.isDisposed || output.marker.isDisposed) return null;
  return textBetween(lines, output, end);
}

/** Lines that were only broken because the screen was too narrow are whole again. */
function textBetween(lines: Lines, from: Place, to: Place): string {
  let text = '';
  for (let y = from.marker.line; y <= to.marker.line; y += 1) {
    const line = lines.getLine(y);
    if (line === undefined) break;
    const [start, end] = [y === from.marker.line ? from.column : 0, y === to.marker.line ? to.column : undefined];
    const goesOn = y < to.marker.line && lines.getLine(y + 1)?.isWrapped === true;
    if (y > from.marker.line && !line.isWrapped) text += '\n';
    text += line.translateToString(!goesOn, start, end);
  }
  return text.replace(/\n$/, '');
}
