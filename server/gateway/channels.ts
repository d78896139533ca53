// The terminals that one connection looks at, by channel. It holds none longer than it must: a terminal keeps megabytes
// of output.
import { SlipwayError } from '../../lib/errors.ts';
import type { Attachment, OutputSink, Terminal, TerminalSize } from '../session/terminal.ts';

interface Channel {
  readonly terminal: Terminal;
  readonly attachment: Attachment;
}

export class Channels {
  readonly #channels = new Map<number, Channel>();
  /** Their terminals ended. The page may not know yet, so what it still says there is no mistake of its own. */
  readonly #ended = new Set<number>();

  /** Looks at the terminal, and no longer at what was on this channel before. Sends nothing before the attachment starts. */
  attach(channel: number, terminal: Terminal, sink: OutputSink, resumeFrom: number): Attachment {
    this.#channels.get(channel)?.attachment.detach();
    const attachment = terminal.attach(sink, resumeFrom);
    this.#channels.set(channel, { terminal, attachment });
    this.#ended.delete(channel);
    return attachment;
  }

  /** @throws SlipwayError `unknown-terminal` | `terminal-closed` */
  type(channel: number, bytes: Uint8Array): void {
    const { terminal } = this.#get(channel);
    terminal.type(bytes);
  }

  /** @throws SlipwayError `unknown-terminal` */
  async resize(channel: number, size: TerminalSize): Promise<void> {
    if (!this.#ended.has(channel)) await this.#get(channel).terminal.resize(size);
  }

  /** It may cross the end of its channel. @returns bytes that are acknowledged by it for the first time */
  acknowledge(channel: number, seq: number): number {
    return this.#channels.get(channel)?.attachment.acknowledge(seq) ?? 0;
  }

  /** Their terminals ended, or nobody looks any more. Post-condition: no terminal is held. */
  endAll(): void {
    for (const [channel, { attachment }] of this.#channels) {
      attachment.detach();
      this.#ended.add(channel);
    }
    this.#channels.clear();
  }

  #get(channel: number): Channel {
    const found = this.#channels.get(channel);
    if (found) return found;
    if (this.#ended.has(channel)) throw new SlipwayError('terminal-closed', `what was on channel ${channel} has ended`);
    throw new SlipwayError('unknown-terminal', `nothing is attached to channel ${channel}`);
  }
}
