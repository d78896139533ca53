// Reads files below one content directory, and nothing else: no link leads out of it, no file is too large or not text.
import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { SlipwayError } from '../errors.ts';
import type { ContentProblem } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import type { Finding } from './problem.ts';
import { isRelativePath } from './relative-path.ts';
import { isId } from './schema/pieces.ts';

interface Refused {
  readonly ok: false;
  readonly finding: Finding;
}
export type TextFile = { readonly ok: true; readonly text: string; readonly bytes: Uint8Array } | Refused;
export type BytesFile = { readonly ok: true; readonly bytes: Uint8Array; readonly executable: boolean } | Refused;

/** What holds a course or a lesson. `id` is missing when its name is not `<nn>-<id>`. */
export interface Numbered {
  readonly name: string;
  readonly order: number;
  readonly id: string | undefined;
}

/** What a lesson is in: a folder, prose beside such a folder, or both. */
export interface LessonEntry extends Numbered {
  /** Names of its prose beside the folder, such as `01-hello.en.mdx`. */
  readonly beside: readonly string[];
}

export interface TreeLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly what: string;
}
export interface TreeFile {
  /** From the folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}
/** What is below a folder, and what of it is refused. */
export interface Tree {
  readonly files: readonly TreeFile[];
  readonly problems: readonly ContentProblem[];
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
  async folders(folder: string): Promise<Numbered[]> {
    return (await this.#folderNames(folder)).map(parseName).sort(byNumber);
  }

  /** The lessons in a course's folder, in the same order. */
  async lessons(course: string): Promise<LessonEntry[]> {
    const beside = new Map((await this.#folderNames(course)).map((name) => [name, [] as string[]]));
    for (const { name } of await this.#entries(course)) {
      const [, stem] = /^([^.][^.]*)(?:\.[a-z-]+)?\.mdx$/.exec(name) ?? [];
      if (stem !== undefined) beside.set(stem, [...(beside.get(stem) ?? []), name].sort());
    }
    return [...beside].map(([name, files]) => ({ ...parseName(name), beside: files })).sort(byNumber);
  }

  /** Names of the files in a folder. */
  async fileNames(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  }

  /** Names of all that is in a folder, but what is hidden and what others drop; those of folders with a slash behind them. */
  async entryNames(folder: string): Promise<string[]> {
    const folders = await this.#folderNames(folder);
    const names = (await this.#entries(folder)).map(({ name }) => name);
    return names
      .filter((name) => !name.startsWith('.') && !isDroppedByOthers(name))
      .map((name) => (folders.includes(name) ? `${name}/` : name))
      .sort();
  }

  async #folderNames(folder: string): Promise<string[]> {
    const entries = await this.#entries(folder);
    const isFolder = await Promise.all(
      entries.map(
        (entry) => entry.isDirectory() || (entry.isSymbolicLink() && this.#isFolder(join(folder, entry.name))),
      ),
    );
    return entries.filter((entry, index) => isFolder[index] && !entry.name.startsWith('.')).map(({ name }) => name);
  }

  /** Every file below a folder, in the order of their paths. No folder, no files. */
  async tree(folder: string, limits: TreeLimits): Promise<Tree> {
    const found: string[] = [];
    const problems: ContentProblem[] = [];
    await this.#walk(folder, '', { found, problems });
    if (found.length > limits.files) {
      problems.push({
        file: folder,
        line: null,
        message: `found ${found.length} ${limits.what}, expected at most ${limits.files}`,
      });
    }
    const files: TreeFile[] = [];
    for (const path of found.sort().slice(0, limits.files)) {
      const read = await this.readBytes(`${folder}/${path}`, limits.fileBytes);
      if (read.ok) files.push({ path, bytes: read.bytes, executable: read.executable });
      else problems.push({ file: `${folder}/${path}`, ...read.finding });
    }
    return { files, problems };
  }

  async #walk(root: string, below: string, { found, problems }: { found: string[]; problems: ContentProblem[] }) {
    for (const entry of await this.#entries(join(root, below))) {
      if (isDroppedByOthers(entry.name)) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const refuse = (message: string) => problems.push({ file: `${root}/${path}`, line: null, message });
      if (!isRelativePath(path)) refuse('found a name that not every system has, expected plain names');
      else if (path.split('/').length > CONTENT_LIMITS.folderDepth)
        refuse(`expected at most ${CONTENT_LIMITS.folderDepth} folders deep`);
      else if (entry.isDirectory()) await this.#walk(root, path, { found, problems });
      else if (entry.isFile()) found.push(path);
      else refuse('found a link or something else that is not a file, expected a file');
    }
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
    const read = await this.readBytes(file, CONTENT_LIMITS.fileBytes);
    if (!read.ok) return read;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes).replaceAll('\r\n', '\n');
      return { ok: true, text, bytes: read.bytes };
    } catch {
      return refused('found bytes that are not UTF-8, expected text');
    }
  }

  async readBytes(file: string, mostBytes: number): Promise<BytesFile> {
    try {
      const path = await this.#resolve(file);
      if (path === undefined) return refused('found a link out of the content directory, expected a file in it');
      const found = await stat(path);
      if (!found.isFile()) return refused('found something that is not a file, expected a file');
      if (found.size > mostBytes) return refused(`found ${found.size} bytes, expected at most ${mostBytes}`);
      return { ok: true, bytes: await readFile(path), executable: (found.mode & 0o111) !== 0 };
    } catch (error) {
      if (isNodeError(error) && error.code === 'ENOENT') return refused('found no such file, expected it');
      return refused(`not readable: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Whether there is anything of this name, be it good or not. */
  async has(file: string): Promise<boolean> {
    return lstat(join(this.#root, file)).then(
      () => true,
      () => false,
    );
  }

  /** For looks by stat alone; what is read is read by the functions above. */
  pathOf(relative: string): string {
    return join(this.#root, relative);
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

const refused = (message: string): Refused => ({ ok: false, finding: { line: null, message } });

const byNumber = (a: Numbered, b: Numbered): number => a.order - b.order || (a.name < b.name ? -1 : 1);

function parseName(name: string): Numbered {
  const match = /^(\d{1,4})-(.+)$/.exec(name);
  const [, number = '', id = ''] = match ?? [];
  return isId(id) ? { name, order: Number(number), id } : { name, order: Number.MAX_SAFE_INTEGER, id: undefined };
}

/** By a Mac's Finder, or by an editor that has the file open: nobody means it. */
const isDroppedByOthers = (name: string): boolean => name === '.DS_Store' || /(?:~|\.sw[op])$|^#.*#$/.test(name);
