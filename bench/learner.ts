// A learner without a browser: opens a lesson's page and talks to the server with the page's own client. What a
// browser adds, loading scripts and drawing, is not measured here.
import WebSocketClient from 'ws';
import { createStore, type ExternalStore } from '../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE, isFinished, isUsable, type LessonState } from '../lib/client/lesson-state.ts';
import { SessionClient } from '../lib/client/session-client.ts';
import { decodeServerMessage } from '../lib/protocol/codec.ts';
import { MAIN_TERMINAL, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../lib/protocol/limits.ts';
import type { Receipt, ServerMessage } from '../lib/protocol/messages.ts';
import type { BenchContext } from './context.ts';
import type { OutputWatch, Sighting } from './output-watch.ts';
import { ShellView } from './shell-view.ts';

export const LESSON = { course: 'docker-basics', lesson: 'run-a-container' };
export const FIRST_BLOCK = 'run-a-container/run-hello';
const TERMINAL = MAIN_TERMINAL;
/** Wide enough that no line of a measurement wraps. */
const SIZE = { cols: 200, rows: 40 };
/** A crowd on a small machine waits long. */
const WAIT_TIMEOUT_MS = 120_000;

/**
 * Called for each connection before anything is said on it.
 * @returns what is told of each of the server's messages, before the page's client is
 */
export type ConnectionWatch = () => (message: ServerMessage) => void;

export class Learner {
  readonly shell = new ShellView((text) => this.#type(text));
  /** When the page was asked for. */
  readonly openedAtMs = performance.now();
  /** The client comes back by itself, so nothing else would show it but the time that it takes. */
  lostConnections = 0;
  readonly #store: ExternalStore<LessonState> = createStore(INITIAL_LESSON_STATE);
  readonly #openConnection: ConnectionWatch | undefined;
  #client: SessionClient | undefined;
  #socket: WebSocketClient | undefined;
  #type: (text: string) => void = () => undefined;

  constructor(openConnection?: ConnectionWatch) {
    this.#openConnection = openConnection;
  }

  /**
   * Gets the lesson's page, and with it the cookie.
   * @param known the cookie of a learner who comes back
   * @returns when all of the HTML was here
   */
  async openPage(origin: string, known?: string): Promise<{ cookie: string; atMs: number }> {
    const response = await fetch(`${origin}/en/lessons/${LESSON.course}/${LESSON.lesson}`, {
      ...(known !== undefined && { headers: { Cookie: known } }),
    });
    const html = await response.text();
    const atMs = performance.now();
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? known;
    if (!response.ok || !html.includes(FIRST_BLOCK) || cookie === undefined) {
      throw new Error(`the lesson's page: status ${response.status}, ${html.length} characters, cookie: ${cookie}`);
    }
    return { cookie, atMs };
  }

  /** Connects and attaches a terminal, if one is named. @returns when the welcome was here */
  async connect(
    context: Pick<BenchContext, 'store'>,
    origin: string,
    cookie: string,
    terminal: string | null = TERMINAL,
  ): Promise<number> {
    const client = new SessionClient({
      url: `${origin.replace('http', 'ws')}${WEBSOCKET_PATH}`,
      locale: 'en',
      lesson: LESSON,
      store: this.#store,
      openSocket: (url) => this.#openSocket(url, { Cookie: cookie, Origin: origin }),
    });
    this.#client = client;
    if (terminal !== null) {
      const channel = client.openTerminal(request(terminal, this.output));
      this.#type = (text) => channel.inputText(text);
    }
    context.store.add(() => this.disconnect());
    client.connection.start();
    let connected = false;
    this.#store.subscribe(() => {
      const isConnected = this.#store.get().link.status === 'connected';
      if (connected && !isConnected) this.lostConnections += 1;
      connected = isConnected;
    });
    return this.until('the welcome', ({ link }) => link.status === 'connected');
  }

  disconnect(): void {
    this.#client?.connection.stop();
  }

  /** Another terminal of the same page; it prints its prompt when it is there. */
  openTerminal(name: string): ShellView {
    const shell: ShellView = new ShellView((text) => channel?.inputText(text));
    const channel = this.#client?.openTerminal(request(name, shell.output));
    return shell;
  }

  /** Hangs up on the shell. */
  endTerminal(name: string): void {
    this.#client?.endTerminal(name);
  }

  /** The page stops reading from its websocket, as one does whose machine is busy or asleep. */
  pauseReading(): void {
    this.#socket?.pause();
  }

  resumeReading(): void {
    this.#socket?.resume();
  }

  /** The network breaks; the client comes back by itself. */
  breakConnection(): void {
    this.#socket?.terminate();
  }

  get state(): LessonState {
    return this.#store.get();
  }

  /** @returns whether it was asked for: only of an engine that is there */
  resetSandbox(): boolean {
    if (this.state.link.status !== 'connected' || !isUsable(this.state.sandbox)) return false;
    this.#client?.resetSandbox();
    return true;
  }

  retrySandbox(): void {
    this.#client?.retrySandbox();
  }

  /** @returns when there was an engine to work in */
  ready(): Promise<number> {
    return this.until('an engine', ({ link, sandbox }) => link.status === 'connected' && isUsable(sandbox));
  }

  /** @param step `<lesson>/<step>` @returns when it was passed */
  passed(step: string): Promise<number> {
    return this.until(`the step ${step} passed`, ({ steps }) => steps[step]?.status === 'passed');
  }

  get output(): OutputWatch {
    return this.shell.output;
  }

  /** @returns when the prompt was here */
  prompt(): Promise<Sighting> {
    return this.shell.prompt();
  }

  /** @returns when the first byte that the next command prints was here */
  commandOutput(): Promise<Sighting> {
    return this.shell.commandOutput();
  }

  /** @returns when the command had ended */
  commandEnd(): Promise<Sighting> {
    return this.shell.commandEnd();
  }

  type(text: string): void {
    this.shell.type(text);
  }

  /** @returns the id of the run */
  run(block: string): string {
    const runId = this.tryRun(block);
    if (runId === undefined) throw new Error(`${block} was not asked for`);
    return runId;
  }

  /** @returns undefined while an earlier run of the block goes on, as far as the page knows */
  tryRun(block: string): string | undefined {
    return this.#client?.run(block, TERMINAL) ? this.state.receipts[block]?.runId : undefined;
  }

  /** @returns when the final receipt was here @throws Error unless the run succeeded */
  async receipt(block: string): Promise<number> {
    let receipt: Receipt | undefined;
    const atMs = await this.until(`a receipt of ${block}`, ({ receipts }) => {
      receipt = receipts[block];
      return receipt !== undefined && isFinished(receipt);
    });
    if (receipt?.status !== 'ok') throw new Error(`${block} did not succeed: ${JSON.stringify(receipt)}`);
    return atMs;
  }

  /** @returns when it was true @throws Error with all that the page knows when it does not come true in time */
  until(what: string, isTrue: (state: LessonState) => boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!isTrue(this.#store.get())) return;
        clearTimeout(timer);
        unsubscribe();
        resolve(performance.now());
      };
      const timer = setTimeout(() => {
        unsubscribe();
        reject(new Error(`${what}: not within ${WAIT_TIMEOUT_MS} ms; ${JSON.stringify(this.#store.get())}`));
      }, WAIT_TIMEOUT_MS);
      // A page that was closed may never come to it.
      timer.unref();
      const unsubscribe = this.#store.subscribe(look);
      look();
    });
  }

  /** A browser's websocket as far as the client uses it; only this one can be given a cookie and an origin. */
  #openSocket(url: string, headers: Record<string, string>): WebSocket {
    const socket = new WebSocketClient(url, WEBSOCKET_SUBPROTOCOL, { headers, perMessageDeflate: false });
    // A browser says no more of a failure than that the socket closed.
    socket.on('error', () => undefined);
    const watch = this.#openConnection;
    if (watch) {
      let onMessage: ReturnType<ConnectionWatch> | undefined;
      socket.on('open', () => {
        onMessage = watch();
      });
      socket.on('message', (data, isBinary) => {
        if (!isBinary) onMessage?.(decodeServerMessage(String(data)));
      });
    }
    this.#socket = socket;
    return socket as unknown as WebSocket;
  }
}

const request = (name: string, screen: OutputWatch) => ({
  name,
  screen,
  size: SIZE,
  standing: () => 'keyboard' as const,
});

/** A learner at a quiet prompt. */
export async function learnerAtPrompt(context: BenchContext, origin: string): Promise<Learner> {
  const learner = new Learner();
  const { cookie } = await learner.openPage(origin);
  await learner.connect(context, origin, cookie);
  await learner.prompt();
  return learner;
}
