// The websocket and its timers: acts on the states of link-state.ts. Knows nothing of what the messages mean,
// except hello, welcome, ping and pong.
import { SlipwayError } from '../errors.ts';
import { decodeServerMessage, encodeClientMessage } from '../protocol/codec.ts';
import { decodeFrame, type Frame } from '../protocol/frames.ts';
import { LIMITS, WEBSOCKET_SUBPROTOCOL } from '../protocol/limits.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import { backoffMs } from './backoff.ts';
import { type LinkEvent, type LinkState, type LinkView, transition, viewLink } from './link-state.ts';

export interface ConnectionOptions {
  readonly url: string;
  /** Made anew for each connection. */
  readonly hello: () => ClientMessage;
  readonly onLink: (view: LinkView) => void;
  /** Called in order; after a `welcome` the connection can be sent to. */
  readonly onMessage: (message: ServerMessage) => void;
  readonly onFrame: (frame: Frame) => void;
  readonly openSocket?: (url: string) => WebSocket;
}

/** Either side gives the other up after three silent intervals. */
const SILENCE_MS = 3 * LIMITS.pingIntervalMs;
const OPEN_TIMEOUT_MS = 10_000;
const CLOSE_ABNORMAL = 1006;

export class Connection {
  readonly #options: ConnectionOptions;
  #state: LinkState = { name: 'stopped' };
  #wasConnected = false;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #pings = 0;
  #heardAt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#apply({ type: 'start' });
  }

  stop(): void {
    this.#apply({ type: 'stop' });
  }

  retry(): void {
    this.#apply({ type: 'retry' });
  }

  networkLost(): void {
    this.#apply({ type: 'network-lost' });
  }

  /** The browser found a network again, or the page came back to the front. */
  networkBack(): void {
    this.#apply({ type: 'network-back' });
    if (this.#state.name === 'connected') this.#ping();
  }

  get connected(): boolean {
    return this.#state.name === 'connected';
  }

  /** Sends at once or not at all: what must survive a reconnect is the caller's to send again. */
  send(message: ClientMessage): void {
    if (this.connected) this.#socket?.send(encodeClientMessage(message));
  }

  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    if (this.connected) this.#socket?.send(frame);
  }

  #apply(event: LinkEvent): void {
    const before = this.#state;
    this.#state = transition(before, event);
    if (this.#state === before) return;
    if (this.#state.name === 'connected') this.#wasConnected = true;
    this.#enter(this.#state);
    this.#options.onLink(viewLink(this.#state, this.#wasConnected));
  }

  #enter(state: LinkState): void {
    clearTimeout(this.#timer);
    switch (state.name) {
      case 'connecting':
        this.#open();
        this.#timer = setTimeout(() => this.#giveUpSocket(), OPEN_TIMEOUT_MS);
        return;
      case 'greeting':
        this.#socket?.send(encodeClientMessage(this.#options.hello()));
        this.#timer = setTimeout(() => this.#giveUpSocket(), LIMITS.helloTimeoutMs);
        return;
      case 'connected':
        this.#pingTimer = setInterval(() => this.#ping(), LIMITS.pingIntervalMs);
        return;
      case 'waiting':
        this.#dropSocket();
        this.#timer = setTimeout(() => this.#apply({ type: 'waited' }), backoffMs(state.attempt, Math.random()));
        return;
      case 'no-network':
      case 'refused':
      case 'stopped':
        this.#dropSocket();
    }
  }

  #open(): void {
    const { url, openSocket = (address) => new WebSocket(address, WEBSOCKET_SUBPROTOCOL) } = this.#options;
    this.#dropSocket();
    const socket = openSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => this.#apply({ type: 'opened' });
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = ({ code }) => this.#apply({ type: 'closed', closeCode: code });
  }

  /** After this, nothing that the old socket says is heard. */
  #dropSocket(): void {
    clearInterval(this.#pingTimer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #giveUpSocket(): void {
    this.#apply({ type: 'closed', closeCode: CLOSE_ABNORMAL });
  }

  #receive(data: unknown): void {
    this.#heardAt = Date.now();
    try {
      if (data instanceof ArrayBuffer) this.#options.onFrame(decodeFrame(new Uint8Array(data)));
      else this.#receiveMessage(decodeServerMessage(String(data)));
    } catch (error) {
      if (error instanceof SlipwayError) this.#couldNotRead(error);
      else console.error('Slipway: a message could not be handled', error);
    }
  }

  /**
   * The page may be older than the server. The rest may still work, but not without the welcome, which is what comes
   * first: the next one would be no better, so it is not asked for again and again.
   */
  #couldNotRead({ code, message }: SlipwayError): void {
    // The codec says where it stopped reading, and then what it found there, which may be the learner's.
    const [place] = message.split(': ', 1);
    console.error('Slipway: unreadable message', code, place);
    this.#apply({ type: 'unreadable' });
  }

  #receiveMessage(message: ServerMessage): void {
    if (message.type === 'pong') return;
    if (message.type === 'welcome') this.#apply({ type: 'welcomed' });
    this.#options.onMessage(message);
  }

  #ping(): void {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.#giveUpSocket();
    else this.send({ type: 'ping', id: this.#pings++ });
  }
}
