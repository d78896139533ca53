// What a command printed, as a person would read it: progress lines overwritten, colours gone, wrapped lines joined.
// A terminal's output is a program for a screen, so a screen (headless xterm.js) runs it.
import headless from '@xterm/headless';
import { cellWidths } from '../../../lib/terminal/cell-widths.ts';
import { GuardedWriter } from './guarded-writer.ts';

/** Lines that the screen remembers. More output than this keeps its end. */
const SCREEN_LINES = 5000;

/** Written at a time; between two, the server does other things. */
const PIECE_BYTES = 16 * 1024;

/**
 * @param bytes terminal output, UTF-8
 * @param cols width of the terminal that it was printed to, in cells
 * @returns nothing where it cannot be rendered
 */
export async function renderPlainText(bytes: Uint8Array, cols: number): Promise<string> {
  const terminal = new headless.Terminal({
    cols,
    rows: 50,
    scrollback: SCREEN_LINES,
    allowProposedApi: true,
    logLevel: 'off',
  });
  terminal.unicode.register(cellWidths);
  terminal.unicode.activeVersion = cellWidths.version;
  const writer = new GuardedWriter(terminal);
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      writer.write(bytes.subarray(at, at + PIECE_BYTES));
      await othersTurn();
    }
    return readLines(terminal).join('\n').trimEnd();
  } catch {
    // xterm.js failed at what the learner's program printed: of the run the rest is known all the same.
    return '';
  } finally {
    terminal.dispose();
  }
}

const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function readLines({ buffer }: headless.Terminal): string[] {
  const lines: string[] = [];
  for (let row = 0; row < buffer.active.length; row += 1) {
    const line = buffer.active.getLine(row);
    if (line === undefined) continue;
    const continued = buffer.active.getLine(row + 1)?.isWrapped ?? false;
    const text = line.translateToString(!continued);
    if (line.isWrapped) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return lines;
}
