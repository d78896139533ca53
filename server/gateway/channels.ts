// The terminals that one connection looks at, by channel. It holds none longer than it must: a terminal keeps megabytes
// of output.
import { SlipwayError } from '../../lib/errors.ts';
import type { Terminal } from '../session/terminal/terminal.ts';
import type { Attachment, TerminalSize } from '../session/terminal/viewers.ts';

interface Channel {
  readonly terminal: Terminal;
  readonly attachment: Attachment;
  /** Bytes that were typed there. */
  inputSeq: number;
}

export class Channels {
  readonly #channels = new Map<number, Channel>();
  /** Their terminals ended, or are on another channel now. The page may not know yet, so what it still says there is no mistake of its own. */
  readonly #ended = new Set<number>();

  /** Looks at the terminal on this channel, and no longer at what was on it before, nor at this terminal on another one. */
  put(channel: number, terminal: Terminal, attachment: Attachment): void {
    this.#end((other, { terminal: { name } }) => other === channel || name === terminal.name);
    this.#channels.set(channel, { terminal, attachment, inputSeq: 0 });
    this.#ended.delete(channel);
  }

  /** @throws SlipwayError `unknown-terminal` | `terminal-closed` | `read-only` | `rate-limited` */
  type(channel: number, bytes: Uint8Array): void {
    const found = this.#get(channel);
    if (!found.attachment.isWriter) throw new SlipwayError('read-only', `channel ${channel} is a reader's`);
    found.inputSeq += bytes.length;
    found.terminal.type(bytes);
  }

  /** Bytes that have been typed there since it was attached, by its writer. */
  inputSeq(channel: number): number {
    return this.#channels.get(channel)?.inputSeq ?? 0;
  }

  /** The size of a reader's window is nobody else's business. @throws SlipwayError `unknown-terminal` */
  resize(channel: number, size: TerminalSize): void {
    if (this.#ended.has(channel)) return;
    const { terminal, attachment } = this.#get(channel);
    if (attachment.isWriter) terminal.resize(size);
  }

  /** Becomes the writer. @throws SlipwayError `unknown-terminal` */
  take(channel: number, size: TerminalSize): void {
    if (!this.#ended.has(channel)) this.#get(channel).attachment.take(size);
  }

  /** Becomes the writer where nobody is. @throws SlipwayError `unknown-terminal` */
  volunteer(channel: number, size: TerminalSize): void {
    if (!this.#ended.has(channel)) this.#get(channel).attachment.volunteer(size);
  }

  /** It may cross the end of its channel. @returns bytes that are acknowledged by it for the first time */
  acknowledge(channel: number, seq: number): number {
    return this.#channels.get(channel)?.attachment.acknowledge(seq) ?? 0;
  }

  /** Their terminals ended, or nobody looks any more. Post-condition: no terminal is held. */
  endAll(): void {
    this.#end(() => true);
  }

  /** Terminals that are none of these have been closed: whoever looked at one looks at nothing. */
  endOthers(names: readonly string[]): void {
    this.#end((_, { terminal }) => !names.includes(terminal.name));
  }

  #end(isOver: (number: number, channel: Channel) => boolean): void {
    for (const [number, channel] of this.#channels) {
      if (!isOver(number, channel)) continue;
      channel.attachment.detach();
      this.#channels.delete(number);
      this.#ended.add(number);
    }
  }

  #get(channel: number): Channel {
    const found = this.#channels.get(channel);
    if (found) return found;
    if (this.#ended.has(channel)) throw new SlipwayError('terminal-closed', `what was on channel ${channel} has ended`);
    throw new SlipwayError('unknown-terminal', `nothing is attached to channel ${channel}`);
  }
}
