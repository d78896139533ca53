// A slow line between a client and a server: a TCP proxy on the loopback that passes so many bytes a second each way and
// keeps few itself. What the kernel keeps for its sockets comes on top, as it does on a real line.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Trickle } from './trickle.ts';

export interface ThinLinkOptions {
  /** Where the server listens, on this machine. */
  readonly port: number;
  readonly bytesPerSecond: number;
}

/** What a cheap router keeps; more would be a line with seconds of delay. */
const BUFFER_BYTES = 64 * 1024;
/** A tenth of the buffer: a larger piece would be asked for too late to keep the line busy. */
const READ_BYTES = 8 * 1024;
/** Short, so that a key does not wait long for its turn. */
const TICK_MS = 5;
/** Each direction ends on its own. */
const SOCKET = { highWaterMark: READ_BYTES, noDelay: true, allowHalfOpen: true };

export class ThinLink implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: ThinLinkOptions;
  readonly #sockets = new Set<Socket>();

  private constructor(options: ThinLinkOptions) {
    this.#options = options;
    this.#server = createServer(SOCKET, (near) => this.#carry(near));
  }

  /** Post-condition: what connects to its port reaches the server. */
  static async open(options: ThinLinkOptions): Promise<ThinLink> {
    const link = new ThinLink(options);
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address !== 'object') throw new Error('the link is closed');
    return address.port;
  }

  /** Breaks every connection, with what was on its way; new ones can be made. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(near: Socket): void {
    const far = connect({ port: this.#options.port, host: '127.0.0.1', ...SOCKET });
    const stops = [this.#trickle(near, far), this.#trickle(far, near)];
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      // What breaks one end ends the other; nobody is told more on a real line either.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        for (const stop of stops) stop();
        (socket === near ? far : near).destroy();
      });
    }
  }

  /** @returns what stops it */
  #trickle(from: Socket, to: Socket): () => void {
    const trickle = new Trickle(this.#options.bytesPerSecond, BUFFER_BYTES, performance.now());
    const hand = () => {
      if (to.writableNeedDrain) return;
      for (const piece of trickle.take(performance.now())) to.write(piece);
      if (!trickle.isFull) from.resume();
      if (trickle.isEmpty && from.readableEnded && !to.writableEnded) to.end();
    };
    const timer = setInterval(hand, TICK_MS);
    from.on('data', (chunk: Buffer) => {
      trickle.put(chunk);
      // A single key is under way at once when the line is free.
      hand();
      if (trickle.isFull) from.pause();
    });
    from.on('end', hand);
    return () => clearInterval(timer);
  }
}
