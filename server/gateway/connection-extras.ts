// What a page asks for beside its terminals and its lesson: files, previews, the map, the lens. Each is handled apart.
import { watchLens } from './connection-lens.ts';
import { FileLine } from './file-line.ts';
import type { Handler, Of, Page } from './page.ts';
import { openFile, saveFile } from './page-files.ts';
import { PageMaps } from './page-maps.ts';
import { openPreview } from './page-previews.ts';

export const EXTRA_TYPES = ['file.open', 'file.save', 'preview.open', 'map.watch', 'lens.watch'] as const;
type ExtraType = (typeof EXTRA_TYPES)[number];
type Extras = { readonly [T in ExtraType]: Handler<T> };

/** What the handlers of one page remember lives in here, and ends with `page.onClose`. */
function createExtras(page: Page): Extras {
  const maps = new PageMaps(page);
  const files = new FileLine();
  return {
    'file.open': (message) => files.run(() => openFile(message, page)),
    'file.save': (message) => files.run(() => saveFile(message, page)),
    'preview.open': openPreview,
    'map.watch': (message) => maps.watch(message),
    'lens.watch': watchLens(page),
  };
}

export class ConnectionExtras {
  readonly #page: Page;
  readonly #handlers: Extras;

  constructor(page: Page) {
    this.#page = page;
    this.#handlers = createExtras(page);
  }

  /** @throws what the handler threw: a fault about the message */
  async handle(message: Of<ExtraType>): Promise<void> {
    await (this.#handlers[message.type] as Handler<ExtraType>)(message, this.#page);
  }
}
