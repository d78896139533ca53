// The terminals of one connection: attaches channels, and carries their frames.
import { encodeFrame } from '../../lib/protocol/frames.ts';
import type { ClientMessage, ServerMessage, TerminalInfo } from '../../lib/protocol/messages.ts';
import type { Session } from '../session/session.ts';
import type { TerminalSize, Viewer } from '../session/terminal/viewers.ts';
import { Channels } from './channels.ts';
import { Openings } from './openings.ts';

interface Wire {
  send(message: ServerMessage): void;
  sendFrame(frame: Uint8Array): void;
  /** The page has had so many bytes sent by a message of its own. */
  charge(bytes: number): void;
}

type Of<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export class ConnectionTerminals {
  readonly #wire: Wire;
  readonly #channels = new Channels();
  readonly #openings = new Openings();
  #sentBytes = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /**
   * Waits for the terminal, and then shows it on the channel, unless something else was asked for there meanwhile.
   * @throws as `Session.terminal`
   */
  async attach(message: Of<'terminal.attach'>, session: Pick<Session, 'terminal'>): Promise<void> {
    const { terminal: name, channel, cols, rows, resumeFrom, role } = message;
    const size = { cols, rows };
    const found = await this.#openings.wait({ channel, terminal: name }, async (signal) => {
      const terminal = await session.terminal(name, size, signal);
      const attachment = await terminal.attach(this.#viewer(name, channel), { resumeFrom, role, size });
      return { terminal, attachment };
    });
    if (found === undefined) return;
    const { terminal, attachment } = found;
    this.#channels.put(channel, terminal, attachment);
    const { fromSeq, endSeq, firstView } = attachment;
    this.#wire.send({ type: 'terminal.attached', terminal: name, channel, fromSeq, endSeq, ...firstView });
    const before = this.#sentBytes;
    attachment.start();
    // A picture and a first window of output were sent. What follows comes only as it is acknowledged.
    this.#wire.charge(this.#sentBytes - before);
  }

  /** Does what must keep its place among the keys that are typed. @throws SlipwayError `unknown-terminal` */
  steer(message: ClientMessage): void {
    const { type } = message;
    if (type === 'terminal.take') this.#channels.take(message.channel, sizeOf(message));
    if (type === 'terminal.volunteer') this.#channels.volunteer(message.channel, sizeOf(message));
    if (type === 'terminal.resize') this.#channels.resize(message.channel, sizeOf(message));
  }

  /** @returns bytes that are acknowledged by it for the first time */
  acknowledge({ channel, seq }: Of<'terminal.ack'>): number {
    return this.#channels.acknowledge(channel, seq);
  }

  /** @throws as `Channels.type` */
  type(channel: number, bytes: Uint8Array): void {
    this.#channels.type(channel, bytes);
  }

  /** Others have been closed. */
  keepOnly(terminals: readonly TerminalInfo[]): void {
    this.#channels.endOthers(terminals.map(({ name }) => name));
  }

  /** Their sandbox is gone. What is waited for may be of the next one. */
  endChannels(): void {
    this.#channels.endAll();
  }

  endAll(): void {
    this.#channels.endAll();
    this.#openings.endAll();
  }

  #viewer(terminal: string, channel: number): Viewer {
    const { send, sendFrame } = this.#wire;
    const sendBytes = (kind: 'output' | 'snapshot', seq: number, payload: Uint8Array) => {
      this.#sentBytes += payload.length;
      sendFrame(encodeFrame({ kind, channel, seq, payload }));
    };
    return {
      output: (seq, payload) => sendBytes('output', seq, payload),
      snapshot: (seq, payload) => sendBytes('snapshot', seq, payload),
      viewChanged: (view) =>
        send({ type: 'terminal.view', channel, inputSeq: this.#channels.inputSeq(channel), ...view }),
      jumped: (start, view) => send({ type: 'terminal.attached', terminal, channel, ...start, ...view }),
    };
  }
}

const sizeOf = ({ cols, rows }: TerminalSize): TerminalSize => ({ cols, rows });
