// A shell that was started before anybody asked for it: the first prompt of a page then waits for no shell. Nothing is
// read from it until it is taken; its holder keeps what it prints.
import type { TerminalChannel, TerminalOptions } from './sandbox-provider.ts';

export class PreparedTerminal {
  readonly name: string;
  readonly #channel: Promise<TerminalChannel | undefined>;

  /** @param opening may fail: then there is none */
  constructor(name: string, opening: Promise<TerminalChannel>) {
    this.name = name;
    this.#channel = opening.then(
      (channel) => {
        // Nobody listens yet, and a connection may break: whoever takes it sees that it has ended.
        channel.stream.on('error', () => undefined);
        return channel;
      },
      () => undefined,
    );
  }

  /**
   * To be called once.
   * @returns nothing when there is none, or when it cannot be what is asked for: then the shell is to be attached to
   */
  async take({ cols, rows, firstSeq, resumeFrom }: TerminalOptions): Promise<TerminalChannel | undefined> {
    const channel = await this.#channel;
    if (channel === undefined) return undefined;
    if (firstSeq !== channel.startSeq || resumeFrom !== channel.startSeq || channel.stream.destroyed) {
      channel.stream.destroy();
      return undefined;
    }
    await channel.resize(cols, rows);
    return channel;
  }

  /** Lets go of it; the shell stays. */
  discard(): void {
    void this.#channel.then((channel) => channel?.stream.destroy());
  }
}
