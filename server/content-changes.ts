// Tells pages that lessons have changed on the disk, for authors: server-sent events, and only where content is watched.
import { type FSWatcher, watch } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ContentChangesOptions {
  readonly directories: readonly string[];
  /** Makes ready what pages will ask for when they hear of a change. @returns the same as before when there is none */
  readonly look: () => Promise<string>;
  readonly onError: (error: unknown) => void;
}

/** An editor writes a file in several steps: what follows within this time is one change. */
const DEBOUNCE_MS = 15;
/** The system's notices are a hint: some file systems give none, so whoever listens is also told by a slow look. */
const LOOK_EVERY_MS = 1500;
/** A page that is gone is noticed by what is sent to it. */
const HEARTBEAT_MS = 15_000;
const MOST_LISTENERS = 50;

export class ContentChanges implements Disposable {
  readonly #options: ContentChangesOptions;
  readonly #watchers: FSWatcher[];
  readonly #listeners = new Set<ServerResponse>();
  readonly #timers: NodeJS.Timeout[];
  #soon: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #seen: string | undefined;
  #version = 0;

  constructor(options: ContentChangesOptions) {
    this.#options = options;
    this.#watchers = options.directories.flatMap((directory) => this.#watch(directory));
    this.#timers = [
      setInterval(() => this.#listeners.size > 0 && this.#look(), LOOK_EVERY_MS),
      setInterval(() => this.#send(': still here\n\n'), HEARTBEAT_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** The response stays open until the page goes. Its first message says which version there is, each later one a newer. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#listeners.size >= MOST_LISTENERS) {
      response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '5' }).end('Too many pages listen.\n');
      return;
    }
    this.#listeners.add(response);
    const forget = () => this.#listeners.delete(response);
    request.once('close', forget);
    response.once('close', forget);
    response.once('error', forget);
    // What changes from here on is a change.
    if (this.#seen === undefined) await this.#look();
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: 1000\n\n${this.#message()}`);
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#soon);
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  #watch(directory: string): FSWatcher[] {
    try {
      const watcher = watch(directory, { recursive: true, persistent: false }, () => {
        clearTimeout(this.#soon);
        this.#soon = setTimeout(() => this.#look(), DEBOUNCE_MS);
      });
      // From then on, the slow look alone.
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
  }

  /** One after the other, so that a change is told once. */
  #look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookNow()).catch(this.#options.onError);
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    const found = await this.#options.look();
    const isFirst = this.#seen === undefined;
    if (found === this.#seen) return;
    this.#seen = found;
    if (isFirst) return;
    this.#version += 1;
    this.#send(this.#message());
  }

  #message(): string {
    return `data: ${this.#version}\n\n`;
  }

  #send(text: string): void {
    for (const listener of this.#listeners) if (listener.headersSent) listener.write(text);
  }
}
