// What draws a screen of xterm.js again, with a limit to what that costs: the serialize addon takes a microsecond or two for
// each change of style, which makes a quarter of a second of the largest screen with a colour of its own in each cell.
import type { SerializeAddon } from '@xterm/addon-serialize';
import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless';

/** About 30 ms: a colour for each cell of a large window, 250 × 80. A screen with more of them is drawn without. */
export const MAX_STYLE_CHANGES = 20_000;

const OTHER_SCREEN = '\x1b[?1049h';

export function drawScreen(terminal: Terminal, addon: SerializeAddon): string {
  return isTooColourful(terminal) ? drawText(terminal, addon) : addon.serialize({ scrollback: 0 });
}

/** The screen, and the one under it while a full-screen program has another. */
function screensOf({ buffer }: Terminal): IBuffer[] {
  return buffer.active === buffer.normal ? [buffer.normal] : [buffer.normal, buffer.alternate];
}

function isTooColourful(terminal: Terminal): boolean {
  const screens = screensOf(terminal);
  // One change for each cell at most.
  if (screens.length * terminal.cols * terminal.rows <= MAX_STYLE_CHANGES) return false;
  let changes = 0;
  for (const screen of screens) {
    let [before, cell] = [screen.getNullCell(), screen.getNullCell()];
    for (let row = screen.baseY; row < screen.baseY + terminal.rows; row += 1) {
      const line = screen.getLine(row);
      for (let column = 0; column < terminal.cols; column += 1) {
        line?.getCell(column, cell);
        if (!isSameStyle(before, cell)) changes += 1;
        if (changes > MAX_STYLE_CHANGES) return true;
        [before, cell] = [cell, before];
      }
    }
  }
  return false;
}

function isSameStyle(one: IBufferCell, other: IBufferCell): boolean {
  return (
    one.getFgColor() === other.getFgColor() &&
    one.getBgColor() === other.getBgColor() &&
    one.getFgColorMode() === other.getFgColorMode() &&
    one.getBgColorMode() === other.getBgColorMode() &&
    one.isBold() === other.isBold() &&
    one.isDim() === other.isDim() &&
    one.isItalic() === other.isItalic() &&
    one.isUnderline() === other.isUnderline() &&
    one.isOverline() === other.isOverline() &&
    one.isStrikethrough() === other.isStrikethrough() &&
    one.isInverse() === other.isInverse() &&
    one.isInvisible() === other.isInvisible() &&
    one.isBlink() === other.isBlink()
  );
}

function drawText(terminal: Terminal, addon: SerializeAddon): string {
  const texts = screensOf(terminal).map((screen) => textOf(screen, terminal.rows));
  // Of a line that is not there the addon draws nothing, and then sets the style and the modes that hold.
  const beyond = terminal.buffer.normal.length;
  const modes = addon.serialize({ range: { start: beyond, end: beyond }, excludeAltBuffer: true });
  return texts.join(OTHER_SCREEN) + modes;
}

function textOf(screen: IBuffer, rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const text = screen.getLine(screen.baseY + row)?.translateToString(true) ?? '';
    return text && `${position(row, 0)}${text}`;
  });
  return lines.join('') + position(screen.cursorY, screen.cursorX);
}

function position(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
