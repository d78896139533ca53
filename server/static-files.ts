// Serves the files of a folder that was built for browsers: each has a name that changes with what is in it.
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

export interface StaticFilesOptions {
  readonly directory: string;
  /** Of their addresses: begins and ends with a slash. */
  readonly publicPath: string;
  /** Name of a file that keeps its name when it changes: browsers have to ask whether it has. */
  readonly changing?: string;
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
};
const FOR_EVER = 'public, max-age=31536000, immutable';
/** By preference. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

export class StaticFiles {
  readonly #options: StaticFilesOptions;
  /** Names of files: nothing else is read. */
  #names: ReadonlySet<string> = new Set();

  constructor(options: StaticFilesOptions) {
    this.#options = options;
  }

  /** Looks what is there. @throws when there is no such folder */
  async read(): Promise<void> {
    this.#names = new Set(await readdir(this.#options.directory));
  }

  /** @returns whether the address was one of the files; else nothing was answered */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const { directory, publicPath, changing } = this.#options;
    if (!path.startsWith(publicPath)) return false;
    const name = path.slice(publicPath.length);
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined || !this.#names.has(name)) return false;
    const accepted = encodingsOf(request);
    const encoding = ENCODINGS.find((it) => accepted.includes(it.name) && this.#names.has(name + it.ending));
    const body = await readFile(join(directory, name + (encoding?.ending ?? '')));
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Length': body.length,
      'Cache-Control': name === changing ? 'no-cache' : FOR_EVER,
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
      ...(encoding !== undefined && { 'Content-Encoding': encoding.name }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  }
}

/** The encodings that a request accepts. */
export function encodingsOf({ headers }: IncomingMessage): string[] {
  const accepted = String(headers['accept-encoding'] ?? '').split(',');
  return accepted
    .filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
    .map((entry) => entry.split(';')[0]?.trim() ?? '');
}
