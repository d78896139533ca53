// A learner without a browser: the page's own client over a real websocket, with terminals whose bytes are kept.
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket as NodeWebSocket } from 'ws';
import { createStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE, type LessonState } from '../../lib/client/lesson-state.ts';
import { SessionClient } from '../../lib/client/session-client.ts';
import type { TerminalChannel } from '../../lib/client/terminal-channel.ts';
import { decodeFrame, type Frame } from '../../lib/protocol/frames.ts';
import { WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import type { LessonRef } from '../../lib/protocol/messages.ts';
import { newLearner } from './gateway-under-test.ts';
import type { RealServer } from './real-server.ts';
import { RecordingScreen } from './recording-screen.ts';

const SIZE = { cols: 200, rows: 40 };
/** Images of OSC 133: the shell's prompt has ended, output begins, output has ended. */
const [PROMPT, BEGIN, END, BELL] = ['\x1b]133;B', '\x1b]133;C', '\x1b]133;D;', '\x07'];
/** A link that broke is tried again so soon. */
const RETRY_MS = 20;
/** A sandbox is made meanwhile. */
const FIRST_PROMPT_WITHIN_MS = 60_000;

export interface LearnerOptions {
  readonly cookie?: string;
  readonly lesson?: LessonRef | null;
}

export class RealLearner implements Disposable {
  /** How often a connection was there. */
  connections = 0;
  /** Called with each frame that the client gets, before it does. */
  onFrame: (frame: Frame) => void = () => undefined;
  readonly client: SessionClient;
  readonly #server: RealServer;
  readonly #cookie: string;
  readonly #store = createStore<LessonState>(INITIAL_LESSON_STATE);
  #socket: NodeWebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isAway = false;

  constructor(server: RealServer, { cookie = newLearner(), lesson = null }: LearnerOptions = {}) {
    this.#server = server;
    this.#cookie = cookie;
    this.client = new SessionClient({
      url: `ws://127.0.0.1:${server.port}${WEBSOCKET_PATH}`,
      locale: 'ko',
      lesson,
      store: this.#store,
      openSocket: (url) => this.#open(url),
    });
    this.#store.subscribe(() => this.#followLink());
    this.client.connection.start();
  }

  get cookie(): string {
    return this.#cookie;
  }

  get state(): LessonState {
    return this.#store.get();
  }

  /** The bytes of the connection itself: nothing is read of it any more until `resume`. */
  get socket(): NodeWebSocket | undefined {
    return this.#socket;
  }

  /** A terminal, at its prompt. */
  async openShell(name = 'main', size = SIZE): Promise<RealShell> {
    const screen = new RecordingScreen();
    const channel = this.client.openTerminal({ name, screen, size, standing: () => 'keyboard' });
    const shell = new RealShell(channel, screen);
    await screen.find(PROMPT, 0, FIRST_PROMPT_WITHIN_MS);
    return shell;
  }

  /** The network breaks, and is there again at once. */
  breakConnection(): void {
    this.#socket?.terminate();
  }

  /** The network is gone, until `comeBack`. */
  leave(): void {
    this.#isAway = true;
    this.client.connection.networkLost();
  }

  comeBack(): void {
    this.#isAway = false;
    this.client.connection.networkBack();
  }

  async until(isTrue: (state: LessonState) => boolean, withinMs = 30_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isTrue(this.state)) {
      if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(this.state)}`);
      await pause(10);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#retry);
    this.client.connection.stop();
  }

  #open(url: string): WebSocket {
    const headers = { Cookie: this.#cookie, Origin: `http://127.0.0.1:${this.#server.port}` };
    const socket = new NodeWebSocket(url, WEBSOCKET_SUBPROTOCOL, { headers, perMessageDeflate: false });
    socket.on('error', () => undefined);
    socket.on('open', () => {
      this.connections += 1;
    });
    socket.on('message', (data: ArrayBuffer, isBinary) => {
      // What still comes on a connection that the client has given up is nobody's.
      const isHeard = !this.#isAway && socket === this.#socket;
      if (isBinary && isHeard) this.onFrame(decodeFrame(new Uint8Array(data)));
    });
    this.#socket = socket;
    return socket as unknown as WebSocket;
  }

  /** The client would wait longer and longer. */
  #followLink(): void {
    clearInterval(this.#retry);
    if (this.#isAway || this.state.link.status === 'connected') return;
    this.#retry = setInterval(() => this.client.connection.retry(), RETRY_MS);
  }
}

export class RealShell {
  readonly channel: TerminalChannel;
  readonly screen: RecordingScreen;

  constructor(channel: TerminalChannel, screen: RecordingScreen) {
    this.channel = channel;
    this.screen = screen;
  }

  type(text: string): void {
    this.channel.inputText(text);
  }

  /** Types a command. @returns where its output begins */
  async begin(command: string): Promise<number> {
    const from = this.screen.length;
    this.type(`${command}\r`);
    const mark = await this.screen.find(BEGIN, from);
    return this.screen.find(BELL, mark);
  }

  /** @returns where the output that begins at `from` ended, once the next prompt is there */
  async end(from: number, withinMs = 30_000): Promise<number> {
    const end = await this.screen.find(END, from, withinMs);
    await this.screen.find(PROMPT, end, withinMs);
    return end - END.length;
  }

  /** Runs a command to its end. @returns what it printed */
  async run(command: string, withinMs?: number): Promise<string> {
    const from = await this.begin(command);
    const end = await this.end(from, withinMs);
    return this.screen.bytes(from, end).toString().replaceAll('\r\n', '\n').trim();
  }
}
