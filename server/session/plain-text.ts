// What a command printed, as a person would read it: progress lines overwritten, colours gone, wrapped lines joined.
// A terminal's output is a program for a screen, so a screen (headless xterm.js) runs it.
import headless from '@xterm/headless';

/** Lines that the screen remembers. More output than this keeps its end. */
const SCREEN_LINES = 5000;

/**
 * @param bytes terminal output, UTF-8
 * @param cols width of the terminal that it was printed to, in cells
 */
export async function renderPlainText(bytes: Uint8Array, cols: number): Promise<string> {
  const terminal = new headless.Terminal({ cols, rows: 50, scrollback: SCREEN_LINES, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(bytes, resolve));
    return readLines(terminal).join('\n').trimEnd();
  } finally {
    terminal.dispose();
  }
}

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
