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
/** After so many of those in a row, only the learner's typing starts another one. */
const MAX_SHORT_LIVES = 5;

export class Terminal {
  readonly name: string;
  readonly scrollback = new Scrollback(LIMITS.scrollbackBytes);
  readonly #openShell: OpenShell;
  readonly #onMark: (mark: ShellMark) => void;
  readonly #onInput: (bytes: Uint8Array) => void;
  readonly #viewers = new Set<{ window: SendWindow; sink: OutputSink }>();
  readonly #store = new DisposableStore();
  #size: TerminalSize;
  #channel: TerminalChannel | undefined;
  #paused = false;
  #shortLives = 0;
  #restart: NodeJS.Timeout | undefined;

  private constructor(options: TerminalInit) {
    this.name = options.name;
    this.#openShell = options.openShell;
    this.#onMark = options.onMark;
    this.#onInput = options.onInput;
    this.#size = options.size;
  }

  /**
   * Opens the terminal with its first shell.
   * @throws SlipwayError `sandbox-gone`
   */
  static async open(options: TerminalInit): Promise<Terminal> {
    const terminal = new Terminal(options);
    await terminal.#startShell();
    return terminal;
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
   * @throws SlipwayError `terminal-closed` when there is no shell
   */
  write(bytes: Uint8Array): void {
    const stream = this.#channel?.stream;
    if (stream?.writable) {
      stream.write(bytes);
      return;
    }
    if (this.#shortLives > MAX_SHORT_LIVES) this.#restartShell();
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

  /** Ends the shell. */
  dispose(): Promise<void> {
    clearTimeout(this.#restart);
    this.#viewers.clear();
    return this.#store.dispose();
  }

  async #startShell(): Promise<void> {
    const startedAt = Date.now();
    const nonce = randomBytes(12).toString('hex');
    const channel = await this.#openShell({ ...this.#size, nonce });
    this.#store.add(() => {
      channel.stream.destroy();
    });
    if (this.#store.disposed) return;
    this.#channel = channel;
    const parser = new ShellMarkParser(nonce, this.scrollback.endSeq);
    channel.stream.on('data', (chunk: Buffer) => this.#receive(chunk, parser));
    channel.stream.on('error', () => channel.stream.destroy());
    channel.stream.once('close', () => this.#shellEnded(Date.now() - startedAt));
  }

  #receive(chunk: Buffer, parser: ShellMarkParser): void {
    this.scrollback.append(chunk);
    for (const viewer of this.#viewers) this.#sendTo(viewer);
    for (const mark of parser.push(chunk)) this.#onMark(mark);
    this.#updatePause();
  }

  /** `exit` or Ctrl-D should not be a dead end: the next prompt follows, in the same terminal. */
  #shellEnded(lifeMs: number): void {
    this.#channel = undefined;
    if (this.#store.disposed) return;
    const wasShort = lifeMs < MIN_SHELL_LIFE_MS;
    this.#shortLives = wasShort ? this.#shortLives + 1 : 0;
    if (!wasShort) this.#restartShell();
    else if (this.#shortLives <= MAX_SHORT_LIVES) {
      this.#restart = setTimeout(() => this.#restartShell(), MIN_SHELL_LIFE_MS);
    }
  }

  #restartShell(): void {
    if (this.#shortLives > MAX_SHORT_LIVES) this.#shortLives = 0;
    // A failure means that the sandbox is gone, which the session learns from the sandbox itself.
    this.#startShell().catch(() => undefined);
  }

  #sendTo({ window, sink }: { window: SendWindow; sink: OutputSink }): void {
    if (window.sentSeq < this.scrollback.startSeq) window.skipTo(this.scrollback.startSeq);
    while (window.sentSeq < this.scrollback.endSeq && window.available > 0) {
      const payload = this.scrollback.read(window.sentSeq, Math.min(LIMITS.outputFrameBytes, window.available));
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
  readonly onInput: (bytes: Uint8Array) => void;
}
