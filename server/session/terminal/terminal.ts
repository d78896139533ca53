// A named terminal of a session: one shell, its bytes by sequence number, and whoever looks at it. It knows nothing of
// websockets.
import { randomBytes } from 'node:crypto';
import { SlipwayError } from '../../../lib/errors.ts';
import type { TerminalChannel, TerminalOptions } from '../../sandbox/sandbox-provider.ts';
import { type ShellMark, ShellMarkParser } from '../runs/shell-marks.ts';
import { PicturePace } from './picture-pace.ts';
import { ScreenMemory, type ScreenPicture } from './screen-memory.ts';
import { Scrollback } from './scrollback.ts';
import { ShellFlow } from './shell-flow.ts';
import { type Attachment, type AttachOptions, type TerminalSize, type Viewer, Viewers } from './viewers.ts';

export type { TerminalSize } from './viewers.ts';
export type OpenShell = (options: TerminalOptions) => Promise<TerminalChannel>;

/** A shell that ends sooner than this may be broken: the next one is started only after as long a pause. */
const MIN_SHELL_LIFE_MS = 1000;
/** Typed, and not taken by the shell's holder, which takes 1 MiB more than its shell reads: a large paste fits. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** After so many of those in a row, only the learner's typing starts another one. */
const MAX_SHORT_LIVES = 5;

export class Terminal {
  readonly name: string;
  readonly scrollback = new Scrollback();
  /** Resolves when all that the shell had printed for an earlier server is there, so that a page can resume from it. */
  readonly replayed: Promise<void>;
  readonly #openShell: OpenShell;
  readonly #onMark: (mark: ShellMark) => void;
  readonly #onOutput: () => void;
  readonly #onReplayed: () => void;
  readonly #onInput: (bytes: Uint8Array) => void;
  readonly #firstSeq: number;
  readonly #memory: ScreenMemory;
  #formerPicture: ScreenPicture | undefined;
  readonly #viewers: Viewers;
  readonly #flow = new ShellFlow((paused) => this.#pause(paused));
  #isOver = false;
  #channel: TerminalChannel | undefined;
  /** The size that the shell has been told last. */
  #toldSize: TerminalSize | undefined;
  #isTellingSize = false;
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
    this.#onOutput = options.onOutput ?? (() => undefined);
    this.#onReplayed = options.onReplayed;
    this.#onInput = options.onInput;
    this.#firstSeq = options.firstSeq ?? 0;
    const { size, onPicture, pace = new PicturePace() } = options;
    this.#memory = new ScreenMemory({ scrollback: this.scrollback, size, pace, onPicture });
    this.#formerPicture = options.formerPicture;
    this.#viewers = new Viewers({
      scrollback: this.scrollback,
      memory: this.#memory,
      size,
      onSize: (size) => this.#resized(size),
      onWriter: () => this.#flow.follow(this.#viewers.writerWaiting),
    });
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
    return this.#viewers.size;
  }

  /** Types for the learner, who may be anywhere; what types blocks is told, but the key goes first. @throws as `write` */
  type(bytes: Uint8Array): void {
    this.write(bytes);
    this.#onInput(bytes);
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

  /** The writer's size, or that of a terminal that nobody writes in. */
  resize(size: TerminalSize): void {
    this.#viewers.resize(size);
  }

  /** @throws SlipwayError `terminal-closed` when it was closed meanwhile */
  async attach(viewer: Viewer, options: AttachOptions): Promise<Attachment> {
    const attachment = await this.#viewers.attach(viewer, options);
    if (this.#isOver) throw new SlipwayError('terminal-closed', `terminal ${this.name} was closed`);
    return attachment;
  }

  /** Lets go of the shell, which ends with its sandbox. */
  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#endReplay();
    this.#viewers.clear();
    this.#flow.dispose();
    this.#memory.dispose();
    // Of those before it nothing is held: a shell may end a second after it began, for hours.
    this.#channel?.stream.destroy();
  }

  /** Attaches to the shell that the sandbox holds under this name, or to a new one. */
  async #connect(): Promise<void> {
    const { endSeq } = this.scrollback;
    const isFirst = this.#parser === undefined;
    const { size } = this;
    const channel = await this.#openShell({
      ...size,
      name: this.name,
      nonce: randomBytes(12).toString('hex'),
      firstSeq: Math.max(endSeq, this.#firstSeq),
      // Of a shell that was there before this server, everything that is kept is wanted.
      resumeFrom: isFirst ? 0 : endSeq,
    });
    if (this.#isOver) {
      channel.stream.destroy();
      return;
    }
    this.#toldSize = size;
    this.#receiveFrom(channel);
    void this.#tellSize();
  }

  #receiveFrom(channel: TerminalChannel): void {
    const { startSeq, nonce, stream } = channel;
    const startedAt = Date.now();
    if (startSeq !== this.scrollback.endSeq) this.#restartAt(startSeq, channel.endSeq);
    // The same shell goes on where it was, perhaps in the middle of a mark.
    const goesOn = this.#parser?.nonce === nonce && this.#parser.seq === startSeq;
    this.#formerPicture = undefined;
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
    if (this.#flow.paused) stream.pause();
  }

  #receive(chunk: Buffer, parser: ShellMarkParser): void {
    this.scrollback.append(chunk);
    this.#viewers.send();
    for (const mark of parser.push(chunk)) this.#onMark(mark);
    this.#onOutput();
    if (this.#isReplaying && this.scrollback.endSeq >= this.#replayEndSeq) this.#caughtUp();
    this.#memory.digest();
    const { writerWaiting } = this.#viewers;
    if (writerWaiting === undefined) this.#flow.unwatched(chunk.length);
    else this.#flow.follow(writerWaiting);
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
    if (this.#isOver || this.#channel !== undefined) return;
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
    if (this.#connecting || this.#isOver) return;
    this.#connecting = true;
    this.#connect()
      .catch(() => this.#reconnectLater())
      .finally(() => {
        this.#connecting = false;
      });
  }

  /** What was kept has nothing to do with what comes. */
  #restartAt(seq: number, endSeq: number): void {
    this.scrollback.restartAt(seq);
    this.#memory.restart();
    const picture = this.#formerPicture;
    if (picture && picture.seq <= endSeq) this.#memory.restore(picture);
  }

  #pause(paused: boolean): void {
    if (paused) this.#channel?.stream.pause();
    else this.#channel?.stream.resume();
  }

  #resized(size: TerminalSize): void {
    this.#memory.resize(size);
    void this.#tellSize();
  }

  /** One after the other, and of those that come meanwhile only the last: a window that is being dragged sends hundreds. */
  async #tellSize(): Promise<void> {
    if (this.#isTellingSize) return;
    this.#isTellingSize = true;
    while (this.#channel && this.#toldSize !== this.size) {
      const { size } = this;
      this.#toldSize = size;
      await this.#channel.resize(size.cols, size.rows).catch(() => undefined);
    }
    this.#isTellingSize = false;
  }
}

interface TerminalInit {
  readonly name: string;
  readonly size: TerminalSize;
  readonly openShell: OpenShell;
  readonly onMark: (mark: ShellMark) => void;
  /** Some of it has come, and its marks have been told. */
  readonly onOutput?: () => void;
  /** All that the shell had printed before has come again, or the same shell has been reached again. */
  readonly onReplayed: () => void;
  readonly onInput: (bytes: Uint8Array) => void;
  /** Where the output of its first shell begins to count, if the sandbox holds none. */
  readonly firstSeq?: number;
  /** What an earlier server had told of its output that was dropped. */
  readonly formerPicture?: ScreenPicture | undefined;
  readonly onPicture?: (picture: ScreenPicture) => void;
  /** Of all terminals of the server; one of its own unless it is given. */
  readonly pace?: PicturePace;
}
