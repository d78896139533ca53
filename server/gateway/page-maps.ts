// Sends a page the map of an engine for as long as it wants it, whichever sandbox that is.
import type { Dispose } from '../../lib/disposable.ts';
import type { EngineSight } from '../checks/engine-sight.ts';
import { followMap } from '../session/lesson/engine-map.ts';
import { knownHost } from '../session/lesson/lesson-run.ts';
import type { Of, Page } from './page.ts';

interface Watch {
  readonly sight: EngineSight | undefined;
  readonly stop: Dispose;
}

export class PageMaps {
  readonly #page: Page;
  /** By host. */
  readonly #watches = new Map<string, Watch>();
  /** Hosts. What the page wants may change while its lesson is waited for. */
  readonly #wanted = new Set<string>();
  #isOver = false;

  constructor(page: Page) {
    this.#page = page;
    page.onClose(() => {
      this.#isOver = true;
      for (const host of [...this.#watches.keys()]) this.#end(host);
    });
    // Another engine has another map.
    page.onClose(
      page.session.subscribe(({ type }) => {
        if (type !== 'sandbox' && type !== 'host') return;
        for (const host of [...this.#watches.keys()]) void this.#follow(host).catch(() => undefined);
      }),
    );
  }

  /** @throws SlipwayError `unknown-lesson` | `sandbox-gone` where the lesson has no such host */
  async watch({ host, wanted }: Of<'map.watch'>): Promise<void> {
    if (!wanted) {
      this.#wanted.delete(host);
      return this.#end(host);
    }
    this.#wanted.add(host);
    await this.#follow(host);
  }

  async #follow(host: string): Promise<void> {
    const lesson = await this.#page.lesson();
    if (this.#isOver || !this.#wanted.has(host)) return;
    const sight = this.#page.session.sightOf(knownHost(lesson, host));
    const before = this.#watches.get(host);
    if (before && before.sight === sight) return;
    this.#end(host);
    const tell = (picture: Parameters<Parameters<typeof followMap>[1]>[0]) =>
      this.#page.send({ type: 'map', host, picture });
    if (sight === undefined) tell(null);
    this.#watches.set(host, { sight, stop: sight ? followMap(sight, tell) : () => undefined });
  }

  #end(host: string): void {
    void this.#watches.get(host)?.stop();
    this.#watches.delete(host);
  }
}
