// Faster drawing where the machine can; without it xterm.js draws with the DOM, which is enough for a phone.
import type { Terminal } from '@xterm/xterm';

/** To look for a graphics processor takes tens of milliseconds; the first prompt is not kept waiting for it. */
const LOOK_AFTER_MS = 400;
/** By then the canvas has been measured. */
const SCALE_CHECK_MS = 250;
/** Not every browser counts these as slow. */
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i;

/** Until `signal` says that the terminal is gone. */
export async function drawWithWebgl(terminal: Terminal, signal: AbortSignal): Promise<void> {
  if (matchMedia('(pointer: coarse)').matches) return;
  await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
  if (signal.aborted || !hasGraphicsProcessor()) return;
  const { WebglAddon } = await import('@xterm/addon-webgl');
  if (signal.aborted) return;
  const webgl = new WebglAddon();
  try {
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL here.
    return;
  }
  const check = setTimeout(() => {
    if (!drawsToScale(terminal)) webgl.dispose();
  }, SCALE_CHECK_MS);
  signal.addEventListener('abort', () => clearTimeout(check));
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

/** Resolves when the first output is in sight: xterm.js draws what it has taken at the next frame. */
export function firstDrawn(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const written = terminal.onWriteParsed(() => {
      written.dispose();
      // The frame after the one in which it is drawn comes when that has been shown.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    });
  });
}
