// A page's emulator for tests, without a page: shows a terminal, acknowledges what it has taken, and tells what is to be seen.
import headless from '@xterm/headless';
import type { AttachRole } from '../../lib/protocol/messages.ts';
import { cellWidths } from '../../lib/terminal/cell-widths.ts';
import type { Terminal } from '../session/terminal/terminal.ts';
import type { Attachment } from '../session/terminal/viewers.ts';

const CLEAR_ALL = '\x1bc';

export interface TerminalScreen extends Disposable {
  readonly attachment: Attachment;
  /** What is to be seen, with the place of the cursor and the modes that keys and mouse depend on. */
  look(): Promise<object>;
  rows(): Promise<string[]>;
}

/** Attaches from `resumeFrom` on, with an empty screen. */
export async function showTerminal(
  terminal: Terminal,
  role: AttachRole = 'writer',
  resumeFrom = 0,
): Promise<TerminalScreen> {
  const { cols, rows } = terminal.size;
  const emulator = new headless.Terminal({ cols, rows, scrollback: 1000, allowProposedApi: true });
  emulator.unicode.register(cellWidths);
  emulator.unicode.activeVersion = cellWidths.version;
  const attachment = await terminal.attach(
    {
      output: (seq, payload) => emulator.write(payload, () => attachment.acknowledge(seq + payload.length)),
      snapshot: (_seq, payload) => emulator.write(payload),
      viewChanged: (view) => emulator.resize(view.cols, view.rows),
      jumped: () => emulator.write(CLEAR_ALL),
    },
    { resumeFrom, role, size: terminal.size },
  );
  attachment.start();
  const settled = () => new Promise<void>((resolve) => emulator.write('', resolve));
  const visibleRows = () => {
    const { active } = emulator.buffer;
    return Array.from({ length: emulator.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
    });
  };
  return {
    attachment,
    async look() {
      await settled();
      const { active } = emulator.buffer;
      return {
        rows: visibleRows(),
        cursor: [active.cursorX, active.cursorY],
        type: active.type,
        modes: { ...emulator.modes },
      };
    },
    async rows() {
      await settled();
      return visibleRows();
    },
    [Symbol.dispose]() {
      attachment.detach();
      emulator.dispose();
    },
  };
}
