// The size of the screen: as many cells as its place holds, or, for a reader, exactly those of the writer, in smaller letters.
import { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { MIN_READABLE_PX, shrinkToFit } from './shrink.ts';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export class ScreenPlace {
  readonly #terminal: Terminal;
  readonly #host: HTMLElement;
  readonly #fit = new FitAddon();
  readonly #observer: ResizeObserver;
  readonly #listeners: ((size: Size) => void)[] = [];
  #fontSize: number;
  /** What a writer shows; null: we fit our own place. */
  #shown: Size | null = null;
  #own: Size;
  #frame = 0;

  constructor(terminal: Terminal, host: HTMLElement, fontSize: number) {
    this.#terminal = terminal;
    this.#host = host;
    this.#fontSize = fontSize;
    this.#own = clampSize(terminal);
    terminal.loadAddon(this.#fit);
    this.#observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.refresh());
    });
    this.#observer.observe(host);
  }

  /** The size that this place would give to the terminal, also while it shows that of another. */
  get size(): Size {
    return this.#own;
  }

  get fontSize(): number {
    return this.#fontSize;
  }

  onSize(listener: (size: Size) => void): void {
    this.#listeners.push(listener);
  }

  follow(size: Size | null): void {
    this.#shown = size;
    this.#host.toggleAttribute('data-follows', size !== null);
    this.refresh();
  }

  setFontSize(px: number): void {
    this.#fontSize = px;
    this.refresh();
  }

  /**
   * Letters are measured with the font that is there now. A place that is not shown has no size to fit to, but what comes
   * is printed there all the same: into as many cells as the writer has, or as the server was told.
   */
  refresh(): void {
    if (this.#host.clientWidth === 0 || this.#host.clientHeight === 0) {
      const { cols, rows } = this.#shown ?? this.#own;
      this.#terminal.resize(cols, rows);
      return;
    }
    this.#setFont(this.#fontSize);
    const own = this.#fit.proposeDimensions();
    if (own === undefined || Number.isNaN(own.cols) || Number.isNaN(own.rows)) return;
    if (this.#shown === null) this.#terminal.resize(clampSize(own).cols, clampSize(own).rows);
    else this.#shrink(this.#shown);
    this.#report(clampSize(own));
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
  }

  #shrink(shown: Size): void {
    this.#terminal.resize(shown.cols, shown.rows);
    const holds = (px: number): boolean => {
      this.#setFont(px);
      const room = this.#fit.proposeDimensions();
      return room !== undefined && room.cols >= shown.cols && room.rows >= shown.rows;
    };
    this.#setFont(shrinkToFit(this.#fontSize, holds));
    this.#scale(shown);
  }

  /** Browsers draw no letters that are much smaller: the rest of the way the picture shrinks. */
  #scale({ cols, rows }: Size): void {
    const room = this.#terminal.options.fontSize === MIN_READABLE_PX ? this.#fit.proposeDimensions() : undefined;
    const scale = room === undefined ? 1 : Math.min(1, room.cols / cols, room.rows / rows);
    if (this.#terminal.element !== undefined && scale < 1) this.#terminal.element.style.transform = `scale(${scale})`;
  }

  #setFont(px: number): void {
    if (this.#terminal.options.fontSize !== px) this.#terminal.options.fontSize = px;
    if (this.#terminal.element !== undefined) this.#terminal.element.style.transform = '';
  }

  #report(own: Size): void {
    if (own.cols === this.#own.cols && own.rows === this.#own.rows) return;
    this.#own = own;
    for (const listener of this.#listeners) listener(own);
  }
}

const clampSize = ({ cols, rows }: Size): Size => ({
  cols: Math.min(LIMITS.maxCols, Math.max(LIMITS.minCols, cols)),
  rows: Math.min(LIMITS.maxRows, Math.max(LIMITS.minRows, rows)),
});
