// Serves the code of the editor. In development it is built when a page first asks for it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buildEditor } from '../app/_editor/build.mjs';
import { EDITOR_ENTRY, EDITOR_PATH } from '../app/_editor/public-path.ts';
import { StaticFiles } from './static-files.ts';

export class EditorFiles {
  readonly #files: StaticFiles;
  readonly #prepare: () => Promise<void>;
  #ready: Promise<void> | undefined;

  constructor({ root, development }: { readonly root: string; readonly development: boolean }) {
    const directory = join(root, '.next', development ? 'editor-dev' : 'editor');
    this.#files = new StaticFiles({
      directory: join(directory, 'static'),
      publicPath: EDITOR_PATH,
      changing: EDITOR_ENTRY,
    });
    this.#prepare = async () => {
      if (development) await buildEditor({ root, directory, development });
      await this.#files.read();
    };
  }

  /** @returns whether the address was one of its files; else nothing was answered */
  async answerFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    if (!path.startsWith(EDITOR_PATH)) return false;
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    await this.#ready;
    return this.#files.answer(request, response, path);
  }
}
