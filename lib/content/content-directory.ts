// Reads files below one content directory, and nothing else: no link leads out of it, no file is too large or not text.
import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { SlipwayError } from '../errors.ts';
import { CONTENT_LIMITS } from './limits.ts';
import type { Finding } from './problem.ts';
import { isId } from './schema.ts';

export type TextFile =
  | { readonly ok: true; readonly text: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly finding: Finding };

/** A folder that holds a course or a lesson. `id` is missing when its name is not `<nn>-<id>`. */
export interface NumberedFolder {
  readonly name: string;
  readonly order: number;
  readonly id: string | undefined;
}

export class ContentDirectory {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** @throws SlipwayError `content-invalid` when there is no such directory */
  static async open(path: string): Promise<ContentDirectory> {
    try {
      const root = await realpath(path);
      await readdir(root);
      return new ContentDirectory(root);
    } catch (cause) {
      throw new SlipwayError('content-invalid', `${path}: not a readable content directory`, { cause });
    }
  }

  /**
   * The folders in a folder, by number and then by name. Files and names with a leading dot are passed over. None when
   * the folder is not readable: then the files expected in it tell the author why.
   */
  async folders(folder: string): Promise<NumberedFolder[]> {
    const entries = await this.#entries(folder);
    const isFolder = await Promise.all(
      entries.map(
        (entry) => entry.isDirectory() || (entry.isSymbolicLink() && this.#isFolder(join(folder, entry.name))),
      ),
    );
    return entries
      .filter((entry, index) => isFolder[index] && !entry.name.startsWith('.'))
      .map(({ name }) => parseFolderName(name))
      .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  }

  async #entries(folder: string): Promise<Dirent[]> {
    try {
      const path = await this.#resolve(folder);
      return path === undefined ? [] : await readdir(path, { withFileTypes: true });
    } catch {
      return [];
    }
  }

  async readText(file: string): Promise<TextFile> {
    const refuse = (message: string): TextFile => ({ ok: false, finding: { line: null, message } });
    try {
      const path = await this.#resolve(file);
      if (path === undefined) return refuse('found a link out of the content directory, expected a file in it');
      const { size, isFile } = await stat(path).then((it) => ({ size: it.size, isFile: it.isFile() }));
      if (!isFile) return refuse('found something that is not a file, expected a file');
      if (size > CONTENT_LIMITS.fileBytes) {
        return refuse(`found ${size} bytes, expected at most ${CONTENT_LIMITS.fileBytes}`);
      }
      const bytes = await readFile(path);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
      return { ok: true, text, bytes };
    } catch (error) {
      if (isNodeError(error) && error.code === 'ENOENT') return refuse('found no such file, expected it');
      if (error instanceof TypeError) return refuse('found bytes that are not UTF-8, expected text');
      return refuse(`not readable: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Whether there is anything of this name, be it good or not. */
  async has(file: string): Promise<boolean> {
    return lstat(join(this.#root, file)).then(
      () => true,
      () => false,
    );
  }

  /** The real path, unless it is outside of the directory. */
  async #resolve(relative: string): Promise<string | undefined> {
    const path = await realpath(join(this.#root, relative));
    return path === this.#root || path.startsWith(this.#root + sep) ? path : undefined;
  }

  /** A link that leads nowhere or to a file is none; one that leads out is, so that it can be reported. */
  async #isFolder(relative: string): Promise<boolean> {
    return stat(join(this.#root, relative)).then(
      (it) => it.isDirectory(),
      () => false,
    );
  }
}

const isNodeError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

function parseFolderName(name: string): NumberedFolder {
  const match = /^(\d{1,4})-(.+)$/.exec(name);
  const [, number = '', id = ''] = match ?? [];
  return isId(id) ? { name, order: Number(number), id } : { name, order: Number.MAX_SAFE_INTEGER, id: undefined };
}
