// The terminals that this page shows, by channel, and when each is asked for. Knows no store and no websocket.
import type { Frame } from '../protocol/frames.ts';
import type { ServerMessage, TerminalInfo } from '../protocol/messages.ts';
import { TerminalChannel, type TerminalListener, type TerminalWire } from './terminal-channel.ts';
import type { TerminalScreen, TerminalSize } from './terminal-screen.ts';

export interface TerminalRequest {
  readonly name: string;
  readonly screen: TerminalScreen;
  readonly size: TerminalSize;
  /** Asked whenever it is attached: whether it is to take the terminal over, or only to look. */
  readonly writes: () => boolean;
}

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class TerminalChannels {
  readonly #wire: TerminalWire;
  readonly #channels = new Map<number, TerminalChannel>();

  constructor(wire: TerminalWire) {
    this.#wire = wire;
  }

  add(request: TerminalRequest, listener: TerminalListener): TerminalChannel {
    const channel = new TerminalChannel({ ...request, channel: this.#freeNumber(), wire: this.#wire, listener });
    this.#channels.set(channel.channel, channel);
    return channel;
  }

  remove(channel: TerminalChannel): void {
    channel.detach();
    channel.forgetInputLost();
    this.#channels.delete(channel.channel);
  }

  named(name: string): TerminalChannel[] {
    return [...this.#channels.values()].filter((channel) => channel.name === name);
  }

  attachAll(): void {
    for (const channel of this.#channels.values()) channel.attach();
  }

  detachAll(): void {
    for (const channel of this.#channels.values()) channel.detach();
  }

  startOverAll(): void {
    for (const channel of this.#channels.values()) channel.startOver();
  }

  /**
   * The list of one and the same sandbox has changed. A terminal that somebody ended is not asked for again, which would
   * open it anew; one that is there again is.
   */
  listed(before: readonly TerminalInfo[], now: readonly TerminalInfo[]): void {
    const [old, present] = [namesOf(before), namesOf(now)];
    for (const channel of this.#channels.values()) {
      if (old.has(channel.name) && !present.has(channel.name)) channel.ended();
      if (!old.has(channel.name) && present.has(channel.name)) channel.reopened();
    }
  }

  receive(message: Of<'terminal.attached'> | Of<'terminal.view'>): void {
    const channel = this.#channels.get(message.channel);
    if (message.type === 'terminal.attached') channel?.attached(message);
    else channel?.view(message);
  }

  refused({ channel, code }: Of<'fault'>): void {
    if (channel !== null) this.#channels.get(channel)?.refused(code);
  }

  frame(frame: Frame): void {
    this.#channels.get(frame.channel)?.frame(frame);
  }

  #freeNumber(): number {
    let channel = 0;
    while (this.#channels.has(channel)) channel += 1;
    return channel;
  }
}

const namesOf = (terminals: readonly TerminalInfo[]): ReadonlySet<string> => new Set(terminals.map(({ name }) => name));
