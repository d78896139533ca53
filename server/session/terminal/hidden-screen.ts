// A screen without a window (headless xterm.js) on which a learner's output is drawn for later. What a learner's programs
// print must neither stop the server nor keep it busy, so drawing is done at once and watched: sequences that would move
// more lines than is reasonable are left out of the picture, and a screen that fails is a new one.
import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { cellWidths } from '../../../lib/terminal/cell-widths.ts';
import { drawScreen } from './draw-screen.ts';
import { GuardedWriter } from './guarded-writer.ts';

interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** Without one, xterm.js loses lines when its size changes, and fails at the next. */
const SCROLLBACK = 1;

interface Screen {
  readonly terminal: headless.Terminal;
  readonly addon: serialize.SerializeAddon;
  readonly writer: GuardedWriter;
}

export class HiddenScreen {
  #size: Size;
  #screen: Screen | undefined;

  constructor(size: Size) {
    this.#size = size;
  }

  get size(): Size {
    return this.#size;
  }

  /** Whether anything was ever drawn on it. */
  get isUsed(): boolean {
    return this.#screen !== undefined;
  }

  /** A window that is dragged changes it many times before anything is drawn again. */
  resize(size: Size): void {
    this.#size = size;
  }

  /** Post-condition: it is drawn, as far as it can be. */
  write(data: string | Uint8Array): void {
    this.#try(({ writer }) => writer.write(data));
  }

  /** @returns what draws it again; nothing when there is nothing */
  draw(): string {
    return (this.#screen && this.#try(({ terminal, addon }) => drawScreen(terminal, addon))) ?? '';
  }

  /** Forgets everything. */
  close(): void {
    this.#screen?.terminal.dispose();
    this.#screen = undefined;
  }

  #try<T>(act: (screen: Screen) => T): T | undefined {
    try {
      return act(this.#open());
    } catch {
      // Whatever it shows now, it is not what was printed.
      this.close();
      return undefined;
    }
  }

  #open(): Screen {
    const { cols, rows } = this.#size;
    this.#screen ??= this.#make();
    const { terminal } = this.#screen;
    if (terminal.cols !== cols || terminal.rows !== rows) terminal.resize(cols, rows);
    return this.#screen;
  }

  #make(): Screen {
    // It would log what it cannot parse, which is the learner's.
    const options = { scrollback: SCROLLBACK, allowProposedApi: true, logLevel: 'off' } as const;
    const terminal = new headless.Terminal({ ...this.#size, ...options });
    const addon = new serialize.SerializeAddon();
    terminal.loadAddon(addon);
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    return { terminal, addon, writer: new GuardedWriter(terminal) };
  }
}
