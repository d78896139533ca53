// A page's websocket as a line: how fast the page may talk, how long it may be silent, and how much may wait for it.
// Knows nothing of what is said. A page that has said more than there is room for is heard later, message by message: what
// it said meanwhile counts as it is heard, so that no page is closed for having been held back.
import type { RawData, WebSocket } from 'ws';
import { BytePace } from '../../lib/byte-pace.ts';
import { DisposableStore, type Dispose } from '../../lib/disposable.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import type { AddressShare } from './address-shares.ts';

export interface ConnectionLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface PageSocketOptions {
  /** Called until we close, or for what the page said before it left; never after `onClose`. Must not throw. */
  readonly onMessage: (data: Buffer, isBinary: boolean) => void;
  /** What the page says waits, its pings, too: it must hear something, or it would take the line for dead. */
  readonly onHeldBack: () => void;
  readonly log: ConnectionLog;
  /** Of what all pages of its address may send together. */
  readonly share: AddressShare;
}

/** What a message costs at least, bytes: the work for one that is nearly empty is no less. A key press is far below. */
const MIN_MESSAGE_COST_BYTES = 256;

/** For the standard: the server cannot go on (RFC 6455 §7.4.1). */
const INTERNAL_ERROR = 1011;

export class PageSocket {
  readonly #socket: WebSocket;
  readonly #options: PageSocketOptions;
  readonly #store = new DisposableStore();
  readonly #messages = new BytePace(LIMITS.messagesPerSecond, LIMITS.messageBurst, Date.now());
  readonly #pace = new BytePace(LIMITS.inputBytesPerSecond, LIMITS.inputBurstBytes, Date.now());
  /** Read from the network, and not heard yet: what was in the last piece of it. */
  readonly #unheard: Array<readonly [data: Buffer, isBinary: boolean]> = [];
  /** By us. What still comes after that is not ours any more. */
  #isClosing = false;
  #rest: NodeJS.Timeout | undefined;
  #restUntilMs = 0;
  #heardAtMs = Date.now();
  #largestBytes = 0;

  constructor(socket: WebSocket, options: PageSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data, isBinary) => this.#receive(asBuffer(data), isBinary));
    // No page sends these, and the websocket answers by itself; but they are work, too.
    for (const frame of ['ping', 'pong'] as const) socket.on(frame, (data) => this.#pay(data.length));
    socket.on('close', () => this.#onClose());
    socket.on('error', (error) => options.log.debug({ err: error }, 'websocket failed'));
    this.#store.add(() => clearTimeout(this.#rest));
    this.#watchSilence();
  }

  get isClosed(): boolean {
    return this.#store.disposed;
  }

  onClose(cleanup: Dispose): void {
    this.#store.add(cleanup);
  }

  /** `reason` is for the page, which knows it by its code. */
  close(code: number, reason: ErrorCode): void {
    this.#isClosing = true;
    this.#socket.close(code, reason);
  }

  /** Something of ours failed that the page cannot go on without; it tries again by itself. */
  fail(): void {
    this.close(INTERNAL_ERROR, 'internal');
  }

  /** A page that leaves too much unread is closed instead, and gets a new picture when it comes back. */
  send(data: string | Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // However large one message is (a welcome with much output), a slow line gets the time to take it.
    if (this.#socket.bufferedAmount > LIMITS.sendBufferBytes + this.#largestBytes) {
      this.#options.log.debug({ bufferedBytes: this.#socket.bufferedAmount }, 'page does not read');
      this.close(CLOSE_CODES.rateLimited, 'rate-limited');
      return;
    }
    this.#largestBytes = Math.max(this.#largestBytes, Buffer.byteLength(data));
    this.#socket.send(data);
  }

  /** Of a message that is no acknowledgement which the output has paid for. */
  countMessage(): void {
    const nowMs = Date.now();
    this.#readAfter(Math.max(this.#messages.take(1, nowMs), this.#options.share.takeMessage(nowMs)));
  }

  /** A message cost more than its own bytes: it is paid for as if the page had sent them, by the page alone. */
  charge(bytes: number): void {
    this.#readAfter(this.#pace.take(bytes, Date.now()));
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#heardAtMs = Date.now();
    this.#unheard.push([data, isBinary]);
    this.#hear();
  }

  #hear(): void {
    while (this.#rest === undefined) {
      const [data, isBinary] = this.#unheard.shift() ?? [];
      if (data === undefined || this.#isClosing) return;
      this.#options.onMessage(data, isBinary === true);
      // Afterwards: a key must not wait for it.
      this.#pay(data.length);
    }
  }

  /** What was held back when the page left counts: it may be the last keys. */
  #onClose(): void {
    for (const [data, isBinary] of this.#unheard.splice(0)) {
      if (!this.#isClosing) this.#options.onMessage(data, isBinary);
    }
    void this.#store.dispose();
  }

  /** Hears and reads no more until what has been heard is paid for. */
  #pay(bytes: number): void {
    const [cost, nowMs] = [Math.max(bytes, MIN_MESSAGE_COST_BYTES), Date.now()];
    this.#readAfter(Math.max(this.#pace.take(cost, nowMs), this.#options.share.takeBytes(cost, nowMs)));
  }

  /** The longest of all waits holds. */
  #readAfter(waitMs: number): void {
    const nowMs = performance.now();
    if (waitMs === 0 || this.#restUntilMs >= nowMs + waitMs) return;
    this.#restUntilMs = nowMs + waitMs;
    this.#socket.pause();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#goOn(), waitMs);
  }

  #goOn(): void {
    this.#rest = undefined;
    this.#hear();
    if (this.#rest === undefined) this.#socket.resume();
  }

  #watchSilence(): void {
    const silence = setInterval(() => {
      if (this.#rest !== undefined) {
        this.#heardAtMs = Date.now();
        this.#options.onHeldBack();
      } else if (Date.now() - this.#heardAtMs > 3 * LIMITS.pingIntervalMs) {
        this.#isClosing = true;
        this.#socket.terminate();
      }
    }, LIMITS.pingIntervalMs);
    this.#store.add(() => clearInterval(silence));
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
