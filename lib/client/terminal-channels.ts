// The terminals that this page shows, by channel, and when each is asked for. Knows no store and no websocket.
import type { Frame } from '../protocol/frames.ts';
import type { ServerMessage, TerminalInfo } from '../protocol/messages.ts';
import { TerminalChannel } from './terminal-channel.ts';
import { TerminalOutput } from './terminal-output.ts';
import { NOWHERE } from './terminal-screen.ts';
import type { TerminalListener, TerminalRequest, TerminalWire } from './terminal-wire.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class TerminalChannels {
  readonly #wire: TerminalWire;
  readonly #channels = new Map<number, TerminalChannel>();
  /** Of terminals that are not shown any more, and that the server still sends to this connection. */
  readonly #leftovers = new Map<number, TerminalOutput>();

  constructor(wire: TerminalWire) {
    this.#wire = wire;
  }

  add(request: TerminalRequest, listener: TerminalListener): TerminalChannel {
    const channel = new TerminalChannel({ ...request, channel: this.#freeNumber(), wire: this.#wire, listener });
    this.#channels.set(channel.channel, channel);
    return channel;
  }

  remove(channel: TerminalChannel): void {
    const { channel: number, isAsked, nextSeq } = channel;
    channel.detach();
    channel.forgetInputLost();
    this.#channels.delete(number);
    if (isAsked) this.#leaveOver(number, nextSeq);
  }

  named(name: string): TerminalChannel[] {
    return [...this.#channels.values()].filter((channel) => channel.name === name);
  }

  attachAll(): void {
    for (const channel of this.#channels.values()) channel.attach();
  }

  detachAll(): void {
    for (const channel of this.#channels.values()) channel.detach();
    this.#dropLeftovers();
  }

  startOverAll(): void {
    for (const channel of this.#channels.values()) channel.startOver();
    this.#dropLeftovers();
  }

  /**
   * The list of one and the same sandbox has changed. A terminal that somebody ended is not to be asked for again, which
   * would open it anew; one that is there again is. An empty list says that the sandbox is gone, or is another one.
   */
  listed(before: readonly TerminalInfo[], now: readonly TerminalInfo[]): void {
    if (now.length === 0) return;
    const [old, present] = [namesOf(before), namesOf(now)];
    for (const channel of this.#channels.values()) {
      if (old.has(channel.name) && !present.has(channel.name)) channel.ended();
      if (!old.has(channel.name) && present.has(channel.name)) channel.reopened();
    }
  }

  receive(message: Of<'terminal.attached'> | Of<'terminal.view'>): void {
    const { channel, type } = message;
    if (type === 'terminal.view') this.#channels.get(channel)?.view(message);
    else (this.#channels.get(channel) ?? this.#leftovers.get(channel))?.attached(message);
  }

  refused({ channel, code }: Of<'fault'>): void {
    if (channel !== null) this.#channels.get(channel)?.refused(code);
  }

  frame(frame: Frame): void {
    const { channel } = frame;
    (this.#channels.get(channel) ?? this.#leftovers.get(channel))?.frame(frame);
  }

  /** Attaching to a channel ends what was on it. */
  #freeNumber(): number {
    let channel = 0;
    while (this.#channels.has(channel)) channel += 1;
    this.#leftovers.get(channel)?.detached();
    this.#leftovers.delete(channel);
    return channel;
  }

  /** What comes is taken, and shown nowhere: were it not, the shell would stand still. */
  #leaveOver(channel: number, seq: number): void {
    const acknowledge = (taken: number) => this.#wire.send({ type: 'terminal.ack', channel, seq: taken });
    const output = new TerminalOutput(NOWHERE, acknowledge);
    output.attached({ fromSeq: seq, endSeq: seq });
    acknowledge(seq);
    this.#leftovers.set(channel, output);
  }

  #dropLeftovers(): void {
    for (const output of this.#leftovers.values()) output.detached();
    this.#leftovers.clear();
  }
}

const namesOf = (terminals: readonly TerminalInfo[]): ReadonlySet<string> => new Set(terminals.map(({ name }) => name));
