// A screen without a window (headless xterm.js) from which a line is read that was entered at a prompt. What was printed may
// be anything: it is drawn at once and with a limit to what that costs, see `GuardedWriter`.
import headless from '@xterm/headless';
import { cellWidths } from '../../../lib/terminal/cell-widths.ts';
import { GuardedWriter } from './guarded-writer.ts';

/** A line that takes more than this was pasted. */
const ROWS = 50;
/** Without one, xterm.js loses lines. */
const SCROLLBACK = 1;
/** RIS: as if it were new. As bytes, so that half a character before it ends, too. */
const AFRESH = Buffer.from('\x1bc');

export interface EnteredLine {
  /** What was printed from the prompt's first byte to its last. */
  readonly prompt: Uint8Array;
  /** What was printed after it, until the command began: a few KiB. */
  readonly rest: Uint8Array;
  /** Width of the terminal, in cells. */
  readonly cols: number;
}

interface Screen {
  readonly terminal: headless.Terminal;
  readonly writer: GuardedWriter;
}

export class LineScreen {
  #screen: Screen | undefined;

  /** @returns what stands behind the prompt; nothing where that has left the screen, or cannot be drawn */
  read({ prompt, rest, cols }: EnteredLine): string {
    try {
      const { terminal, writer } = this.#afresh(cols);
      writer.write(prompt);
      const { cursorX } = terminal.buffer.active;
      const mark = terminal.registerMarker(0);
      writer.write(rest);
      return mark === undefined || mark.isDisposed ? '' : textFrom(terminal.buffer.active, mark.line, cursorX);
    } catch {
      // Whatever it shows now, it is not what was printed.
      this.close();
      return '';
    }
  }

  /** Holds nothing until it is used again. */
  close(): void {
    this.#screen?.terminal.dispose();
    this.#screen = undefined;
  }

  #afresh(cols: number): Screen {
    if (this.#screen?.terminal.cols !== cols) this.close();
    this.#screen ??= makeScreen(cols);
    this.#screen.writer.write(AFRESH);
    return this.#screen;
  }
}

function makeScreen(cols: number): Screen {
  const terminal = new headless.Terminal({
    cols,
    rows: ROWS,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
    logLevel: 'off',
  });
  terminal.unicode.register(cellWidths);
  terminal.unicode.activeVersion = cellWidths.version;
  return { terminal, writer: new GuardedWriter(terminal) };
}

/** A line that the screen had to break is one. */
function textFrom(screen: headless.IBuffer, fromRow: number, fromColumn: number): string {
  let text = '';
  for (let row = fromRow; row < screen.length; row += 1) {
    const line = screen.getLine(row);
    if (line === undefined) break;
    const isContinued = screen.getLine(row + 1)?.isWrapped ?? false;
    const part = line.translateToString(!isContinued, row === fromRow ? fromColumn : 0);
    text += row === fromRow || line.isWrapped ? part : `\n${part}`;
  }
  return text.trim();
}
