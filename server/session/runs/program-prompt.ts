// Reads where the cursor stands in what a terminal has printed last: the line before it is a program's prompt, if the program
// waits for one. Drawn on a screen of its own, so that colours and cursor moves are no part of it. Keeps nothing.
import headless from '@xterm/headless';
import { cellWidths } from '../../../lib/terminal/cell-widths.ts';
import { GuardedWriter } from '../terminal/guarded-writer.ts';
import type { RunnerTerminal } from './runner-terminal.ts';

/** What a program prints around its prompt. Of a full-screen program this is too little to draw, and it has no prompt. */
const TAIL_BYTES = 8 * 1024;
const LF = 0x0a;

export interface CursorLine {
  /** What stands before the cursor, without the blanks at its end. */
  readonly text: string;
  /** The program asked that what is pasted be marked (mode 2004). */
  readonly wantsPasteMarks: boolean;
}

/** @param fromSeq nothing before it is looked at */
export function readCursorLine({ scrollback, size }: RunnerTerminal, fromSeq: number): CursorLine {
  const bytes = tailOf(scrollback.copy(Math.max(fromSeq, scrollback.endSeq - TAIL_BYTES), scrollback.endSeq));
  const terminal = new headless.Terminal({ ...size, scrollback: 0, allowProposedApi: true, logLevel: 'off' });
  try {
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    new GuardedWriter(terminal).write(bytes);
    const { active } = terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY);
    const text = line?.translateToString(false, 0, active.cursorX).trimEnd() ?? '';
    return { text, wantsPasteMarks: terminal.modes.bracketedPasteMode };
  } catch {
    // xterm.js failed at what the learner's program printed.
    return { text: '', wantsPasteMarks: false };
  } finally {
    terminal.dispose();
  }
}

/** From the beginning of a line on, where one begins: a sequence that is cut in two would be text. */
function tailOf(bytes: Buffer): Buffer {
  return bytes.length < TAIL_BYTES ? bytes : bytes.subarray(bytes.indexOf(LF) + 1);
}

/** Whether the program waits at this prompt. */
export const isAtPrompt = ({ text }: CursorLine, prompt: string): boolean =>
  prompt.trim() !== '' && text.endsWith(prompt.trimEnd());
