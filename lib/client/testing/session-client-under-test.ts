// A client for tests: against a server double that speaks the protocol over a fake socket, on a fake clock.
import { vi } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../errors.ts';
import { decodeClientMessage, encodeServerMessage } from '../../protocol/codec.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../protocol/frames.ts';
import { LIMITS, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import { createStore } from '../external-store.ts';
import { INITIAL_LESSON_STATE } from '../lesson-state.ts';
import { SessionClient } from '../session-client.ts';
import type { TerminalScreen, TerminalSize } from '../terminal-screen.ts';

/** For `beforeEach`. */
export function startClock(): void {
  vi.useFakeTimers();
}

/** For `afterEach`. */
export function stopClock(): void {
  vi.useRealTimers();
}

export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  binaryType = '';
  closed = false;
  readonly messages: ClientMessage[] = [];
  readonly input: string[] = [];
  readonly inputSeqs: number[] = [];

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      this.messages.push(decodeClientMessage(data));
      return;
    }
    const { seq, payload } = decodeFrame(data);
    this.input.push(new TextDecoder().decode(payload));
    this.inputSeqs.push(seq);
  }

  close(): void {
    this.closed = true;
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: encodeServerMessage(message) });
  }

  refuse(code: ErrorCode, channel = 0): void {
    this.say({ type: 'fault', code, retryable: ERROR_CODES[code].retryable, channel, runId: null, requestId: null });
  }

  print(seq: number, text: string): void {
    const payload = new TextEncoder().encode(text);
    this.frame({ kind: 'output', channel: 0, seq, payload });
  }

  frame(frame: Frame): void {
    this.onmessage?.({ data: encodeFrame(frame).buffer });
  }

  sent<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.messages.filter((message): message is Extract<ClientMessage, { type: T }> => message.type === type);
  }
}

export class FakeScreen implements TerminalScreen {
  text = '';
  followed: TerminalSize | null = null;
  /** Shows at once, but is not done before it catches up. */
  isSlow = false;
  #waiting: Array<() => void> = [];

  write(bytes: Uint8Array, done: () => void): void {
    this.text += new TextDecoder().decode(bytes);
    if (this.isSlow) this.#waiting.push(done);
    else done();
  }
  catchUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.isSlow = false;
    for (const done of waiting) done();
  }
  reset(): void {
    this.text = '';
  }
  follow(size: TerminalSize | null): void {
    this.followed = size;
  }
}

type Attached = Extract<ServerMessage, { type: 'terminal.attached' }>;

/** The answer for the terminal `main` on channel 0. */
export const attached = (fromSeq: number, endSeq = fromSeq, more: Partial<Attached> = {}): ServerMessage => ({
  type: 'terminal.attached',
  ...{ terminal: 'main', channel: 0, fromSeq, endSeq },
  ...{ role: 'writer', vacant: false, cols: 80, rows: 24 },
  ...more,
});

/** The learner is at what is opened. */
export const standing = () => 'keyboard' as const;

export const ready: ServerMessage = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  sandboxId: 's1',
  sandbox: { status: 'ready' },
  limits: {
    memoryBytes: 1,
    cpus: 1,
    pids: 1,
    diskBytes: null,
    terminals: 4,
    openFiles: null,
    runsPerMinute: 120,
    egress: 'none',
    bandwidthMbit: null,
    idleMinutes: 60,
    maxAgeMinutes: 240,
  },
  vitals: null,
  incident: null,
  quizzes: [],
  hosts: [],
  jump: null,
  receipts: [],
  steps: [],
  terminals: [],
};

export function setUp() {
  const sockets: FakeSocket[] = [];
  const store = createStore(INITIAL_LESSON_STATE);
  const client = new SessionClient({
    url: 'ws://test/ws',
    locale: 'ko',
    lesson: { course: 'containers', lesson: 'hello' },
    store,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  };
  const greet = (welcome: ServerMessage = ready): FakeSocket => {
    socket().onopen?.();
    socket().say(welcome);
    return socket();
  };
  const drop = async (code = 1006): Promise<void> => {
    socket().onclose?.({ code });
    await vi.advanceTimersByTimeAsync(1000);
  };
  /** On a line that is alive. */
  const wait = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= LIMITS.pingIntervalMs) {
      await vi.advanceTimersByTimeAsync(Math.min(left, LIMITS.pingIntervalMs));
      socket().say({ type: 'pong', id: 0 });
    }
  };
  return { client, store, sockets, socket, greet, drop, wait };
}

export function pick(run: Extract<ClientMessage, { type: 'block.run' }> | undefined) {
  if (run === undefined) throw new Error('no run was sent');
  const { block, runId, terminal } = run;
  return { block, runId, terminal };
}
