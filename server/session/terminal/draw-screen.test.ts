import serialize from '@xterm/addon-serialize';
import headless, { type Terminal } from '@xterm/headless';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { drawScreen, MAX_STYLE_CHANGES } from './draw-screen.ts';

const LARGEST = { cols: LIMITS.maxCols, rows: LIMITS.maxRows };
let terminals: Terminal[] = [];
afterEach(() => {
  for (const terminal of terminals) terminal.dispose();
  terminals = [];
});

async function showing(output: string, size = LARGEST) {
  const terminal = new headless.Terminal({ ...size, scrollback: 1, allowProposedApi: true });
  terminals.push(terminal);
  const addon = new serialize.SerializeAddon();
  terminal.loadAddon(addon);
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const serialized = vi.spyOn(addon, 'serialize');
  return { terminal, serialized, drawn: drawScreen(terminal, addon) };
}

function look({ buffer, modes, rows }: Terminal) {
  const { active } = buffer;
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true));
  return { lines, cursor: [active.cursorX, active.cursorY], type: active.type, modes: { ...modes } };
}

/** So many cells, each with a colour of its own. */
function colourful(cells: number): string {
  const colour = (cell: number) => `\x1b[38;2;${cell % 256};${(cell >> 8) % 256};9m`;
  return `${Array.from({ length: cells }, (_, cell) => `${colour(cell)}${cell % 10}`).join('')}\x1b[0m`;
}
const COLOUR = /38;2;/g;

describe('a screen', () => {
  it('is drawn with its colours, also the largest with as many as a large window has cells', async () => {
    const { drawn } = await showing(colourful(MAX_STYLE_CHANGES - 1));
    expect(drawn.match(COLOUR)?.length).toBeGreaterThanOrEqual(MAX_STYLE_CHANGES - 1);
  });

  it('with a colour for each of too many cells is drawn as text, without work for each colour', async () => {
    const output = `${colourful(LARGEST.cols * LARGEST.rows - 9)}\x1b[7;9H\x1b[0;31m\x1b[?2004h\x1b[?1h`;
    const { terminal, drawn, serialized } = await showing(output);
    expect(drawn).not.toMatch(COLOUR);
    expect(serialized).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ range: expect.anything() }));
    const again = await showing(drawn);
    expect(look(again.terminal)).toEqual(look(terminal));
    const red = await showing(`${drawn}red`);
    expect(red.terminal.buffer.active.getLine(6)?.getCell(8)?.getFgColor()).toBe(1);
  });

  it('drawn as text has the screen of a full-screen program, and the one under it', async () => {
    const output = `under it\x1b[?1049h\x1b[H${colourful(MAX_STYLE_CHANGES + 1)}\x1b[3;4H`;
    const { terminal, drawn } = await showing(output);
    const again = await showing(drawn);
    expect(look(again.terminal)).toEqual(look(terminal));
    expect(look(again.terminal).type).toBe('alternate');
    const ended = await showing(`${drawn}\x1b[?1049l`);
    expect(look(ended.terminal).lines[0]).toBe('under it');
  });

  it('counts the colours of both screens', async () => {
    const half = colourful(MAX_STYLE_CHANGES / 2 + 1);
    const { drawn } = await showing(`${half}\x1b[?1049h\x1b[H${half}`);
    expect(drawn).not.toMatch(COLOUR);
  });
});
