// What the parts of a page beside its terminals ask for: files, previews, maps, lenses.
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import type { RunsWire } from './lesson-runs.ts';
import type { Answer, Request } from './open-requests.ts';

export interface FileRef {
  readonly host: string;
  readonly path: string;
}
type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
export type FileAnswer = Of<'file'>;
export type SaveAnswer = Of<'file' | 'file.saved'>;

/** What is told as long as some part wants it. */
interface Watched {
  readonly parts: number;
  readonly ask: (wanted: boolean) => ClientMessage;
}

export class PartRequests {
  readonly #wire: RunsWire;
  readonly #ask: (request: Request) => Promise<Answer>;
  readonly #watched = new Map<string, Watched>();

  /** @param ask as `OpenRequests.ask` */
  constructor(wire: RunsWire, ask: (request: Request) => Promise<Answer>) {
    this.#wire = wire;
    this.#ask = ask;
  }

  /** @throws SlipwayError what the server refused it with; `timeout`, also when the connection breaks */
  openFile(file: FileRef): Promise<FileAnswer> {
    return this.#ask({ type: 'file.open', ...file }) as Promise<FileAnswer>;
  }

  /** @returns `file` when somebody else has changed it since `base` @throws as `openFile` */
  saveFile(file: FileRef, content: string, base: string | null): Promise<SaveAnswer> {
    return this.#ask({ type: 'file.save', ...file, content, base }) as Promise<SaveAnswer>;
  }

  /** @returns the address under which the port's page is shown @throws as `openFile` */
  async openPreview(host: string, port: number): Promise<string> {
    return ((await this.#ask({ type: 'preview.open', host, port })) as Of<'preview'>).url;
  }

  /** The map is in the state's `maps`. @returns the way to say that it is no longer wanted */
  watchMap(host: string): () => void {
    return this.#watch(`map ${host}`, (wanted) => ({ type: 'map.watch', host, wanted }));
  }

  /** What is seen is in the state's `lens`. @returns as `watchMap` */
  watchLens(): () => void {
    return this.#watch('lens', (wanted) => ({ type: 'lens.watch', wanted }));
  }

  /** There is a connection again. */
  connected(): void {
    for (const { ask } of this.#watched.values()) this.#wire.send(ask(true));
  }

  #watch(what: string, ask: Watched['ask']): () => void {
    this.#want(what, ask, 1);
    let isOver = false;
    return () => {
      if (!isOver) this.#want(what, ask, -1);
      isOver = true;
    };
  }

  #want(what: string, ask: Watched['ask'], change: 1 | -1): void {
    const before = this.#watched.get(what)?.parts ?? 0;
    const parts = before + change;
    if (parts > 0) this.#watched.set(what, { parts, ask });
    else this.#watched.delete(what);
    if (this.#wire.connected && before > 0 !== parts > 0) this.#wire.send(ask(parts > 0));
  }
}
