// A page's websocket as a line: how fast the page may talk, how long it may be silent, and how much may wait for it.
// Knows nothing of what is said.
import type { RawData, WebSocket } from 'ws';
import { BytePace } from '../../lib/byte-pace.ts';
import { DisposableStore, type Dispose } from '../../lib/disposable.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { AddressShare } from './address-shares.ts';

export interface ConnectionLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface PageSocketOptions {
  /** Called while the websocket is open, and never after. Must not throw. */
  readonly onMessage: (data: Buffer, isBinary: boolean) => void;
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
  readonly #messages = new TokenBucket(LIMITS.messagesPerSecond, LIMITS.messageBurst, Date.now());
  readonly #pace = new BytePace(LIMITS.inputBytesPerSecond, LIMITS.inputBurstBytes, Date.now());
  #resume: NodeJS.Timeout | undefined;
  #resumeAtMs = 0;
  #heardAtMs = Date.now();
  #largestBytes = 0;

  constructor(socket: WebSocket, options: PageSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data, isBinary) => this.#receive(asBuffer(data), isBinary));
    // No page sends these, and the websocket answers by itself; but they are work, too.
    for (const frame of ['ping', 'pong'] as const) socket.on(frame, (data) => this.#pay(data.length));
    socket.on('close', () => void this.#store.dispose());
    socket.on('error', (error) => options.log.debug({ err: error }, 'websocket failed'));
    this.#store.add(() => clearTimeout(this.#resume));
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

  /**
   * Of a message that is no acknowledgement which the output has paid for.
   * @returns false when it was one too many; then the page is being closed
   */
  countMessage(): boolean {
    const nowMs = Date.now();
    this.#readAfter(this.#options.share.takeMessage(nowMs));
    const isAllowed = this.#messages.take(nowMs);
    if (!isAllowed) this.close(CLOSE_CODES.rateLimited, 'rate-limited');
    return isAllowed;
  }

  /** A message cost more than its own bytes: it is paid for as if the page had sent them, by the page alone. */
  charge(bytes: number): void {
    this.#readAfter(this.#pace.take(bytes, Date.now()));
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // What still comes after we have said that we close is not ours any more.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#heardAtMs = Date.now();
    this.#options.onMessage(data, isBinary);
    // Afterwards: a key must not wait for it.
    this.#pay(data.length);
  }

  /** Reads no more until what has come is paid for. What was read already still arrives, and is paid for, too. */
  #pay(bytes: number): void {
    const [cost, nowMs] = [Math.max(bytes, MIN_MESSAGE_COST_BYTES), Date.now()];
    this.#readAfter(Math.max(this.#pace.take(cost, nowMs), this.#options.share.takeBytes(cost, nowMs)));
  }

  /** The longest of all waits holds. */
  #readAfter(waitMs: number): void {
    const nowMs = performance.now();
    if (waitMs === 0 || this.#resumeAtMs >= nowMs + waitMs) return;
    this.#resumeAtMs = nowMs + waitMs;
    this.#socket.pause();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#socket.resume(), waitMs);
  }

  #watchSilence(): void {
    const silence = setInterval(() => {
      if (Date.now() - this.#heardAtMs > 3 * LIMITS.pingIntervalMs) this.#socket.terminate();
    }, LIMITS.pingIntervalMs);
    this.#store.add(() => clearInterval(silence));
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
