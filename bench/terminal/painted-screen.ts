// A terminal in a browser, by what xterm.js has drawn of it: the rows in the page, looked at before each frame. So the same
// for every page that draws with it into the page.
import type { Page } from '@playwright/test';

const SCREEN_TIMEOUT_MS = 60_000;
/** The learner's prompt, with the cursor behind it and nothing else below. */
export const PROMPT = '[$#]$';

declare global {
  interface Window {
    slipwayPainted?: Promise<number>;
  }
}

export class PaintedScreen {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** @returns ms since the page was asked for until the end of what is drawn matched */
  async openedTo(url: string, pattern: string): Promise<number> {
    // The loader of these files names functions by it, in those too that run in the page.
    await this.#page.addInitScript('globalThis.__name = (named) => named');
    await this.#page.goto(url, { waitUntil: 'commit' });
    await this.#watch(pattern, null);
    return this.#painted();
  }

  /** @returns ms from the press of the key until the end of what is drawn matched, after it had not */
  async after(key: string, pattern: string): Promise<number> {
    // Of a chord, the last one is what counts.
    await this.#watch(pattern, key.split('+').at(-1) ?? key);
    await this.#page.keyboard.press(key);
    return this.#painted();
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.insertText(text);
  }

  async focus(): Promise<void> {
    await this.#page.locator('.xterm-helper-textarea').first().focus();
  }

  #painted(): Promise<number> {
    return this.#page.evaluate(() => window.slipwayPainted ?? Promise.reject(new Error('nothing is watched')));
  }

  /** The promise stays in the page: a key is pressed meanwhile. */
  #watch(pattern: string, key: string | null): Promise<void> {
    return this.#page.evaluate(
      ({ source, waitsForKey, timeoutMs }) => {
        const wanted = new RegExp(source);
        const drawn = () =>
          [...document.querySelectorAll('.xterm-rows > div')]
            .map((row) => row.textContent?.trimEnd() ?? '')
            .join('\n')
            .trimEnd();
        let startMs = waitsForKey === null ? 0 : undefined;
        if (waitsForKey !== null) {
          const note = (event: KeyboardEvent) => {
            if (event.key === waitsForKey) startMs ??= performance.now();
          };
          window.addEventListener('keydown', note, { capture: true });
        }
        window.slipwayPainted = new Promise((resolve, reject) => {
          const begunMs = performance.now();
          const look = () => {
            const nowMs = performance.now();
            if (startMs !== undefined && nowMs > startMs && wanted.test(drawn())) resolve(nowMs - startMs);
            else if (nowMs - begunMs > timeoutMs) reject(new Error(`not drawn: ${source}; ${drawn().slice(-200)}`));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
        // Whoever waits for it gets the failure; nobody may, when a key cannot be pressed.
        window.slipwayPainted.catch(() => undefined);
      },
      { source: pattern, waitsForKey: key, timeoutMs: SCREEN_TIMEOUT_MS },
    );
  }
}
