// What the parts of a page beside its terminals ask for: files, previews, maps.
import type { ServerMessage } from '../protocol/messages.ts';
import type { RunsWire } from './lesson-runs.ts';
import type { Answer, Request } from './open-requests.ts';

export interface FileRef {
  readonly host: string;
  readonly path: string;
}
type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
export type FileAnswer = Of<'file'>;
export type SaveAnswer = Of<'file' | 'file.saved'>;

export class PartRequests {
  readonly #wire: RunsWire;
  readonly #ask: (request: Request) => Promise<Answer>;
  /** How many parts want the map of a host. */
  readonly #maps = new Map<string, number>();

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
    this.#want(host, 1);
    let isOver = false;
    return () => {
      if (!isOver) this.#want(host, -1);
      isOver = true;
    };
  }

  /** There is a connection again. */
  connected(): void {
    for (const host of this.#maps.keys()) this.#wire.send({ type: 'map.watch', host, wanted: true });
  }

  #want(host: string, change: 1 | -1): void {
    const before = this.#maps.get(host) ?? 0;
    const wanted = before + change;
    if (wanted > 0) this.#maps.set(host, wanted);
    else this.#maps.delete(host);
    if (this.#wire.connected && before > 0 !== wanted > 0) {
      this.#wire.send({ type: 'map.watch', host, wanted: wanted > 0 });
    }
  }
}
