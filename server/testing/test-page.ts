// A page as the gateway sees it: a websocket that says what a test tells it to, and remembers what it hears.
import { once } from 'node:events';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeServerMessage, encodeClientMessage } from '../../lib/protocol/codec.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../lib/protocol/frames.ts';
import { WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import type { AttachRole, ClientMessage, ServerMessage } from '../../lib/protocol/messages.ts';

export interface PageOptions {
  readonly port: number;
  readonly cookie?: string | undefined;
  readonly origin?: string | undefined;
  readonly protocol?: string;
}

const SIZE = { cols: 80, rows: 24 };

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class TestPage {
  readonly socket: WebSocket;
  readonly heard: ServerMessage[] = [];
  readonly frames: Frame[] = [];
  /** Code and reason of the end. */
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor({ port, cookie, origin, protocol = WEBSOCKET_SUBPROTOCOL }: PageOptions) {
    const headers = { ...(cookie && { cookie }), ...(origin && { origin }) };
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, protocol, { headers });
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.frames.push(decodeFrame(data));
      else this.heard.push(decodeServerMessage(data.toString()));
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => undefined);
  }

  /** The HTTP status that refused it. */
  async refusal(): Promise<number | undefined> {
    const [, response] = await once(this.socket, 'unexpected-response');
    return response.statusCode;
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    return this;
  }

  send(message: ClientMessage): void {
    this.socket.send(encodeClientMessage(message));
  }

  type(text: string, channel = 0): void {
    this.socket.send(encodeFrame({ kind: 'input', channel, seq: 0, payload: Buffer.from(text) }));
  }

  async hello(lesson: { course: string; lesson: string } | null = null): Promise<Of<'welcome'>> {
    this.send({ type: 'hello', version: 4, locale: 'ko', lesson });
    return this.next('welcome');
  }

  /** The first message of this type that it has heard, or will hear. */
  next<T extends ServerMessage['type']>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return vi.waitFor(
      () => {
        const found = this.heard.find((message): message is Of<T> => message.type === type && fits(message as Of<T>));
        if (!found) throw new Error(`no ${type} among ${this.heard.map((message) => message.type).join(', ')}`);
        return found;
      },
      { timeout: 10_000, interval: 5 },
    );
  }

  output(channel = 0): string {
    return Buffer.concat(
      this.frames.filter((frame) => frame.channel === channel).map(({ payload }) => payload),
    ).toString();
  }

  async attach(resumeFrom = 0, role: AttachRole = 'writer', size = SIZE): Promise<Of<'terminal.attached'>> {
    this.send({ type: 'terminal.attach', terminal: 'main', channel: 0, ...size, resumeFrom, role });
    return this.next('terminal.attached');
  }

  close(): void {
    this.socket.terminate();
  }
}
