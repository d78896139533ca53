// Connections to one port of a sandbox, kept for a while: each of them is a process there, and takes a moment to begin.
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import { asSocket } from '../engine/transport.ts';

export type DialPort = (signal: AbortSignal) => Promise<Duplex>;

/** A browser has six to one host, and a page may keep some open. */
const MAX_CONNECTIONS = 12;
const IDLE_CONNECTIONS = 4;
/** Less than servers wait before they close one: nginx 75 s, Apache 5 s. */
const IDLE_MS = 4_000;
const CONNECT_MS = 5_000;

type ConnectionCallback = (error: Error | null, stream?: Duplex) => void;

export class PortAgent extends http.Agent {
  readonly #dial: DialPort;
  readonly #idle = new Map<Duplex, NodeJS.Timeout>();
  /** Those that are on their way. */
  readonly #dialing = new Set<AbortController>();

  constructor(dial: DialPort) {
    super({ keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: IDLE_CONNECTIONS });
    this.#dial = dial;
  }

  /** For a request that takes the whole connection. @throws SlipwayError `timeout` | what dialing threw */
  async connect(): Promise<Duplex> {
    const abort = new AbortController();
    this.#dialing.add(abort);
    const late = () => abort.abort(new SlipwayError('timeout', `not connected after ${CONNECT_MS} ms`));
    const timer = setTimeout(late, CONNECT_MS);
    try {
      const stream = asSocket(await this.#dial(abort.signal));
      stream.once('close', () => this.#busy(stream));
      return stream;
    } finally {
      clearTimeout(timer);
      this.#dialing.delete(abort);
    }
  }

  override createConnection(_options: unknown, callback: ConnectionCallback): undefined {
    this.connect().then(
      (stream) => callback(null, stream),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** The stream has no timeout of its own. */
  override keepSocketAlive(stream: Duplex): boolean {
    this.#idle.set(
      stream,
      setTimeout(() => stream.destroy(), IDLE_MS),
    );
    return true;
  }

  override reuseSocket(stream: Duplex, request: http.ClientRequest): void {
    this.#busy(stream);
    request.reusedSocket = true;
  }

  /** Post-condition: no connection is left, nor on its way. */
  override destroy(): void {
    for (const abort of this.#dialing) abort.abort(new SlipwayError('sandbox-gone', 'the preview has ended'));
    for (const stream of this.#idle.keys()) stream.destroy();
    super.destroy();
  }

  #busy(stream: Duplex): void {
    clearTimeout(this.#idle.get(stream));
    this.#idle.delete(stream);
  }
}
