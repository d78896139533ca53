// xterm.js as the page uses it. A chunk of its own: nothing may import it except dynamically.
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { encodeBinary } from '../../lib/client/terminal-input.ts';
import type { TerminalScreen } from '../../lib/client/terminal-screen.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { followTheme, readTheme } from './xterm-theme.ts';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface XtermScreen extends TerminalScreen {
  readonly size: Size;
  onText(listener: (text: string) => void): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  onResize(listener: (size: Size) => void): void;
  dispose(): void;
}

interface Options {
  readonly label: string;
  /** The learner asked to leave the terminal by keyboard. */
  readonly onLeave: () => void;
}

/** Lines kept for scrolling back. */
const SCROLLBACK_LINES = 10_000;
/** The terminal is not kept waiting longer for its face; it is measured again when the face arrives. */
const FONT_WAIT_MS = 1500;
const FONT_SIZE_PX = 13;
/** By then the canvas has been measured. */
const SCALE_CHECK_MS = 250;
const SCROLLBAR_PX = 9;
/** Not every browser counts these as slow. */
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i;
const CLEAR_ALL = '\x1bc';

export async function createScreen(host: HTMLElement, options: Options): Promise<XtermScreen> {
  await fontsReady(host);
  const terminal = createTerminal(host);
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  terminal.open(host);
  terminal.textarea?.setAttribute('aria-label', options.label);
  terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, options.onLeave));
  void drawWithWebgl(terminal);
  fitWithin(fit, host);

  let followed: Size | null = null;
  const observer = new ResizeObserver(oncePerFrame(() => followed === null && fitWithin(fit, host)));
  observer.observe(host);
  const stopTheme = followTheme(() => {
    terminal.options.theme = readTheme(host);
  });
  const redraw = () => {
    terminal.clearTextureAtlas();
    if (followed === null) fitWithin(fit, host);
  };
  document.fonts.addEventListener('loadingdone', redraw);

  return {
    get size() {
      return clampSize(terminal);
    },
    write: (bytes, done) => terminal.write(bytes, done),
    reset: () => terminal.write(CLEAR_ALL),
    follow(size) {
      followed = size;
      if (size === null) fitWithin(fit, host);
      else terminal.resize(size.cols, size.rows);
    },
    onText: (listener) => void terminal.onData(listener),
    onBytes: (listener) => void terminal.onBinary((text) => listener(encodeBinary(text))),
    onResize: (listener) => void terminal.onResize((size) => followed === null && listener(clampSize(size))),
    dispose() {
      observer.disconnect();
      stopTheme();
      document.fonts.removeEventListener('loadingdone', redraw);
      terminal.dispose();
    },
  };
}

function createTerminal(host: HTMLElement): Terminal {
  return new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    cursorStyle: 'bar',
    cursorInactiveStyle: 'outline',
    drawBoldTextInBrightColors: false,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: FONT_SIZE_PX,
    lineHeight: 1.35,
    minimumContrastRatio: 4.5,
    overviewRuler: { width: SCROLLBAR_PX },
    scrollback: SCROLLBACK_LINES,
    theme: readTheme(host),
  });
}

/** Cells are measured once, so the face must be there first. */
async function fontsReady(host: HTMLElement): Promise<void> {
  const face = `${FONT_SIZE_PX}px ${getComputedStyle(host).fontFamily}`;
  const loaded = document.fonts.load(face, 'W').catch(() => undefined);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))]);
}

/** Faster drawing where the machine can; without it xterm.js draws with the DOM, which is enough for a phone. */
async function drawWithWebgl(terminal: Terminal): Promise<void> {
  if (matchMedia('(pointer: coarse)').matches || !hasGraphicsProcessor()) return;
  const { WebglAddon } = await import('@xterm/addon-webgl');
  const webgl = new WebglAddon();
  try {
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL here.
    return;
  }
  setTimeout(() => {
    if (!drawsToScale(terminal)) webgl.dispose();
  }, SCALE_CHECK_MS);
}

/** WebGL that is computed on the processor is slower than the DOM, and its text cannot be found on the page. */
function hasGraphicsProcessor(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (probe === null) return false;
  const names = probe.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(probe.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? probe.RENDERER));
  // Browsers keep only so many contexts.
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE_RENDERERS.test(renderer);
}

/** Some browsers report a canvas without its pixel ratio (emulated screens do), and then letters come out twice as big. */
function drawsToScale(terminal: Terminal): boolean {
  const canvases = [...(terminal.element?.querySelectorAll<HTMLCanvasElement>('.xterm-screen canvas') ?? [])];
  return canvases
    .filter(({ clientWidth }) => clientWidth > 0)
    .every((canvas) => Math.abs(canvas.width / canvas.clientWidth / devicePixelRatio - 1) < 0.1);
}

/** A terminal that is not shown has no size to fit to. */
function fitWithin(fit: FitAddon, host: HTMLElement): void {
  if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
}

const clampSize = ({ cols, rows }: Size): Size => ({
  cols: Math.min(LIMITS.maxCols, Math.max(LIMITS.minCols, cols)),
  rows: Math.min(LIMITS.maxRows, Math.max(LIMITS.minRows, rows)),
});

function oncePerFrame(action: () => void): () => void {
  let frame = 0;
  return () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(action);
  };
}

/** @returns false for keys that are the page's, not the shell's */
function handleKey(event: KeyboardEvent, terminal: Terminal, onLeave: () => void): boolean {
  if (!event.ctrlKey || !event.shiftKey || event.type !== 'keydown') return true;
  if (event.code === 'KeyM') {
    event.preventDefault();
    onLeave();
    return false;
  }
  if (event.code === 'KeyC' && terminal.hasSelection() && navigator.clipboard) {
    event.preventDefault();
    void navigator.clipboard.writeText(terminal.getSelection());
    return false;
  }
  return true;
}
