// Serves the terminal page: a document that was made when the pages were built, and its files. app/_terminal-page makes them.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { isTheme, THEME_COOKIE } from '../app/_site/theme.ts';
import { PUBLIC_PATH } from '../app/_terminal-page/build.mjs';
import { PLACES } from '../app/_terminal-page/places.ts';
import { isLocale, LOCALES, type Locale } from '../lib/i18n/locales.ts';
import { encodingsOf, StaticFiles } from './static-files.ts';

export interface TerminalPageOptions {
  /** Where it was built. */
  readonly directory: string;
  /** In development: builds it there, before each answer. */
  readonly rebuild?: () => Promise<void>;
}

export class TerminalPage {
  readonly #directory: string;
  readonly #rebuild: (() => Promise<void>) | undefined;
  #rebuilt: Promise<void> = Promise.resolve();
  readonly #documents = new Map<Locale, string>();
  readonly #files: StaticFiles;

  private constructor({ directory, rebuild }: TerminalPageOptions) {
    this.#directory = directory;
    this.#rebuild = rebuild;
    this.#files = new StaticFiles({ directory: join(directory, 'static'), publicPath: PUBLIC_PATH });
  }

  /** @throws when the pages have not been built */
  static async load(options: TerminalPageOptions): Promise<TerminalPage> {
    const page = new TerminalPage(options);
    if (options.rebuild === undefined) await page.#read();
    return page;
  }

  /**
   * @param path of the request, without its query
   * @returns in which language it asks for the page, if it does
   */
  static localeOf(path: string): Locale | undefined {
    const [, locale, ...rest] = path.split('/');
    return isLocale(locale) && rest.length === 1 && rest[0] === 'terminal' ? locale : undefined;
  }

  /** @param nonce of the scripts that may run, as the response's policy has it */
  async answerDocument(request: IncomingMessage, response: ServerResponse, { locale, nonce }: DocumentOptions) {
    await this.#refresh();
    const html = (this.#documents.get(locale) ?? '')
      .replaceAll(PLACES.nonce, nonce)
      .replace(PLACES.theme, themeOf(request));
    const zipped = encodingsOf(request).includes('gzip');
    const body = zipped ? await promisify(gzip)(html) : Buffer.from(html);
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': body.length,
      // It is the visitor's: with their theme, and a nonce that must not serve twice.
      'Cache-Control': 'private, no-cache, no-store, max-age=0, must-revalidate',
      Vary: 'Accept-Encoding',
      ...(zipped && { 'Content-Encoding': 'gzip' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** @returns whether the address was one of the page's files; else nothing was answered */
  async answerFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    if (!path.startsWith(PUBLIC_PATH)) return false;
    await this.#rebuilt.catch(() => undefined);
    return this.#files.answer(request, response, path);
  }

  /** One after the other: each empties the folder first. */
  #refresh(): Promise<void> {
    const rebuild = this.#rebuild;
    if (rebuild === undefined) return Promise.resolve();
    const refresh = () => rebuild().then(() => this.#read());
    this.#rebuilt = this.#rebuilt.then(refresh, refresh);
    return this.#rebuilt;
  }

  async #read(): Promise<void> {
    for (const locale of LOCALES) {
      this.#documents.set(locale, await readFile(join(this.#directory, `${locale}.html`), 'utf8'));
    }
    await this.#files.read();
  }
}

interface DocumentOptions {
  readonly locale: Locale;
  readonly nonce: string;
}

function themeOf({ headers }: IncomingMessage): string {
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
  const theme = cookies.find(([name]) => name === THEME_COOKIE)?.[1];
  return isTheme(theme) ? theme : 'system';
}
