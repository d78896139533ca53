// A named terminal of a session: one shell, its bytes by sequence number, and whoever looks at it.
// It knows nothing of websockets; a viewer is a function that takes bytes.
import { randomBytes } from 'node:crypto';
import { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';
import { SendWindow, shouldPause } from './flow-control.ts';
import { Scrollback } from './scrollback.ts';
import { type ShellMark, ShellMarkParser } from './shell-marks.ts';

/** Takes output; `seq` is the sequence number of its first byte. Called at once, and again only as it is acknowledged. */
export type OutputSink = (seq: number, payload: Uint8Array) => void;

/** One viewer's place in the output. */
export interface Attachment {
  /** First byte that the viewer will get: what it asked for, or later when that is no longer kept. */
  readonly fromSeq: number;
  readonly endSeq: number;
  /** Sends what there is. Apart from `attach`, so that the viewer can be told `fromSeq` first. */
  start(): void;
  /** @returns bytes that are acknowledged by it for the first time */
  acknowledge(seq: number): number;
  detach(): void;
}

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export type OpenShell = (options: TerminalOptions) => Promise<TerminalChannel>;

/** A shell that ends sooner than this may be broken: the next one is started only after as long a pause. */
const MIN_SHELL_LIFE_MS = 1000;
/** Typed, and not taken by the shell's holder, which takes 1 MiB more than its shell reads: a large paste fits. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** After so many of those in a row, only the learner's typing starts another one. */
const MAX_SHORT_LIVES = 5;

export class Terminal {
  readonly name: string;
  readonly scrollback = new Scrollback(LIMITS.scrollbackBytes);
  /** Resolves when all that the shell had printed for an earlier server is there, so that a page can resume from it. */
  readonly replayed: Promise<void>;
  readonly #openShell: OpenShell;
  readonly #onMark: (mark: ShellMark) => void;
  readonly #onReplayed: () => void;
  readonly #onInput: (bytes: Uint8Array) => void;
  readonly #viewers = new Set<{ window: SendWindow; sink: OutputSink }>();
  readonly #store = new DisposableStore();
  #size: TerminalSize;
  #channel: TerminalChannel | undefined;
  #paused = false;
  #shortLives = 0;
  #replayEndSeq = 0;
  #isReplaying = false;
  #endReplay: () => void = () => undefined;
  #parser: ShellMarkParser | undefined;
  #connecting = false;
  #retry: NodeJS.Timeout | undefined;

  private constructor(options: TerminalInit) {
    this.name = options.name;
    this.#openShell = options.openShell;
    this.#onMark = options.onMark;
    this.#onReplayed = options.onReplayed;
    this.#onInput = options.onInput;
    this.#size = options.size;
    this.replayed = new Promise((resolve) => {
      this.#endReplay = resolve;
    });
  }

  /**
   * Opens the terminal: with the shell that the sandbox holds under its name, whose output comes again as far as it is
   * kept, or with a new one.
   * @throws SlipwayError `sandbox-gone`
   */
  static async open(options: TerminalInit): Promise<Terminal> {
    const terminal = new Terminal(options);
    await terminal.#connect();
    return terminal;
  }

  /** What comes was printed before this server attached, and not all of its marks have been told. */
  get isReplaying(): boolean {
    return this.#isReplaying;
  }

  /** The way to the shell broke, and is being made again: what is typed now would be lost. */
  get isAway(): boolean {
    return this.#channel?.stream.writable !== true && this.#shortLives <= MAX_SHORT_LIVES;
  }

  get size(): TerminalSize {
    return this.#size;
  }

  /** Types for the learner, who may be anywhere; what types blocks is told. @throws as `write` */
  type(bytes: Uint8Array): void {
    this.#onInput(bytes);
    this.write(bytes);
  }

  /**
   * Types. Where there is no shell because several ended at once, it has another one started.
   * @throws SlipwayError `terminal-closed` when there is no shell; `rate-limited` when it does not read what was typed
   */
  write(bytes: Uint8Array): void {
    const stream = this.#channel?.stream;
    if (stream?.writable) {
      if (stream.writableLength > MAX_UNREAD_BYTES) {
        throw new SlipwayError('rate-limited', `terminal ${this.name} has ${stream.writableLength} bytes not read yet`);
      }
      stream.write(bytes);
      return;
    }
    if (this.#shortLives > MAX_SHORT_LIVES) this.#reconnect();
    throw new SlipwayError('terminal-closed', `terminal ${this.name} has no shell`);
  }

  async resize(size: TerminalSize): Promise<void> {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    await this.#channel?.resize(size.cols, size.rows);
  }

  attach(sink: OutputSink, resumeFrom: number): Attachment {
    const { startSeq, endSeq } = this.scrollback;
    const fromSeq = resumeFrom > endSeq ? startSeq : Math.max(resumeFrom, startSeq);
    const viewer = { window: new SendWindow(fromSeq), sink };
    return {
      fromSeq,
      endSeq,
      start: () => {
        this.#viewers.add(viewer);
        this.#sendTo(viewer);
      },
      acknowledge: (seq) => {
        const bytes = viewer.window.acknowledge(seq);
        if (this.#viewers.has(viewer)) this.#sendTo(viewer);
        this.#updatePause();
        return bytes;
      },
      detach: () => {
        this.#viewers.delete(viewer);
        this.#updatePause();
      },
    };
  }

  /** Lets go of the shell, which ends with its sandbox. */
  dispose(): Promise<void> {
    clearTimeout(this.#retry);
    this.#endReplay();
    this.#viewers.clear();
    return this.#store.dispose();
  }

  /** Attaches to the shell that the sandbox holds under this name, or to a new one. */
  async #connect(): Promise<void> {
    const { endSeq } = this.scrollback;
    const isFirst = this.#parser === undefined;
    const channel = await this.#openShell({
      ...this.#size,
      name: this.name,
      nonce: randomBytes(12).toString('hex'),
      firstSeq: endSeq,
      // Of a shell that was there before this server, everything that is kept is wanted.
      resumeFrom: isFirst ? 0 : endSeq,
    });
    this.#store.add(() => {
      channel.stream.destroy();
    });
    if (this.#store.disposed) return;
    this.#receiveFrom(channel);
  }

  #receiveFrom(channel: TerminalChannel): void {
    const { startSeq, nonce, stream } = channel;
    const startedAt = Date.now();
    if (startSeq !== this.scrollback.endSeq) this.scrollback.restartAt(startSeq);
    // The same shell goes on where it was, perhaps in the middle of a mark.
    const goesOn = this.#parser?.nonce === nonce && this.#parser.seq === startSeq;
    const parser = goesOn ? (this.#parser as ShellMarkParser) : new ShellMarkParser(nonce, startSeq);
    this.#parser = parser;
    this.#channel = channel;
    this.#replayEndSeq = channel.endSeq;
    const isMore = !channel.created && this.scrollback.endSeq < channel.endSeq;
    const wasReplaying = this.#isReplaying;
    this.#isReplaying = isMore && (wasReplaying || !goesOn);
    if (!this.#isReplaying) this.#endReplay();
    // No mark comes of a shell that has been at its prompt all the time, nor of one that ended in its replay.
    if (!this.#isReplaying && (wasReplaying || goesOn)) this.#onReplayed();
    stream.on('data', (chunk: Buffer) => this.#receive(chunk, parser));
    stream.on('error', () => stream.destroy());
    stream.once('close', () => void this.#channelEnded(channel, startedAt));
    if (this.#paused) stream.pause();
  }

  #receive(chunk: Buffer, parser: ShellMarkParser): void {
    this.scrollback.append(chunk);
    for (const viewer of this.#viewers) this.#sendTo(viewer);
    for (const mark of parser.push(chunk)) this.#onMark(mark);
    if (this.#isReplaying && this.scrollback.endSeq >= this.#replayEndSeq) this.#caughtUp();
    this.#updatePause();
  }

  #caughtUp(): void {
    this.#isReplaying = false;
    this.#onReplayed();
    this.#endReplay();
  }

  /**
   * `exit` or Ctrl-D should not be a dead end: the next prompt follows, in the same terminal. A way to the shell that
   * broke is tried again until it is there; the session disposes the terminal when the sandbox is gone.
   */
  async #channelEnded(channel: TerminalChannel, startedAt: number): Promise<void> {
    if (this.#channel === channel) this.#channel = undefined;
    const lifeMs = Date.now() - startedAt;
    const exitCode = await channel.exitCode;
    if (this.#store.disposed || this.#channel !== undefined) return;
    const wasShort = lifeMs < MIN_SHELL_LIFE_MS;
    if (exitCode !== null) this.#shortLives = wasShort ? this.#shortLives + 1 : 0;
    if (!wasShort) this.#reconnect();
    else if (exitCode === null || this.#shortLives <= MAX_SHORT_LIVES) this.#reconnectLater();
  }

  #reconnectLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#reconnect(), MIN_SHELL_LIFE_MS);
  }

  #reconnect(): void {
    if (this.#shortLives > MAX_SHORT_LIVES) this.#shortLives = 0;
    if (this.#connecting || this.#store.disposed) return;
    this.#connecting = true;
    this.#connect()
      .catch(() => this.#reconnectLater())
      .finally(() => {
        this.#connecting = false;
      });
  }

  #sendTo({ window, sink }: { window: SendWindow; sink: OutputSink }): void {
    if (window.sentSeq < this.scrollback.startSeq) window.skipTo(this.scrollback.startSeq);
    while (window.sentSeq < this.scrollback.endSeq && window.available > 0) {
      const payload = this.scrollback.read(window.sentSeq, Math.min(LIMITS.outputFrameBytes, window.available));
      // By the numbers there is something. Were they wrong after all, this would never end.
      if (payload.length === 0) return;
      sink(window.sentSeq, payload);
      window.sent(payload.length);
    }
  }

  #updatePause(): void {
    let slowest = this.scrollback.endSeq;
    for (const { window } of this.#viewers) slowest = Math.min(slowest, window.ackedSeq);
    const paused = shouldPause(this.#paused, this.scrollback.endSeq - slowest);
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) this.#channel?.stream.pause();
    else this.#channel?.stream.resume();
  }
}

interface TerminalInit {
  readonly name: string;
  readonly size: TerminalSize;
  readonly openShell: OpenShell;
  readonly onMark: (mark: ShellMark) => void;
  /** All that the shell had printed before has come again, or the same shell has been reached again. */
  readonly onReplayed: () => void;
  readonly onInput: (bytes: Uint8Array) => void;
}
