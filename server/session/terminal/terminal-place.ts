// A named terminal of a session and what types blocks into it. It is opened when somebody wants it, and for as long as runs
// wait for it. It belongs to one sandbox, had or on its way, and is over with it.
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import { SharedPromise } from '../../../lib/shared-promise.ts';
import { pause, withDeadline } from '../../engine/deadline.ts';
import type { Sandbox, TerminalChannel, TerminalOptions } from '../../sandbox/sandbox-provider.ts';
import type { BlockRun, PendingRuns } from '../runs/block-run.ts';
import { BlockRunner } from '../runs/block-runner.ts';
import { NO_RUNS } from '../runs/pending-runs.ts';
import { type CommandListener, TypedCommands } from '../runs/typed-commands.ts';
import { awaitReplay } from './await-replay.ts';
import type { PicturePace } from './picture-pace.ts';
import type { ScreenPicture } from './screen-memory.ts';
import { Terminal, type TerminalSize } from './terminal.ts';

export interface PlaceOptions {
  readonly name: string;
  /** Asks for the sandbox if need be. @throws SlipwayError `sandbox-gone` where there can be none */
  readonly sandbox: () => Promise<Sandbox>;
  readonly onReceipt: (receipt: Receipt) => void;
  /** Not called after the end: the terminal of this name is another one's then. */
  readonly onPending: (pending: PendingRuns) => void;
  /** The learner typed. */
  readonly onInput: () => void;
  readonly commands: CommandListener;
  /** Where its output begins to count, unless there is some already. */
  readonly firstSeq: number;
  /** An earlier server had it: its shell may have printed anything. */
  readonly isRestored: boolean;
  /** What an earlier server had told of output that is no longer kept. */
  readonly formerPicture?: ScreenPicture | undefined;
  /** Not called after the end. */
  readonly onPicture: (picture: ScreenPicture) => void;
  /** Of all terminals of the server. */
  readonly pace: PicturePace;
}

const DEFAULT_SIZE: TerminalSize = { cols: 80, rows: 24 };

/** More than a shell prints in the time that a sandbox has, and far less than what can be counted. */
const UNSEEN_BYTES = 2 ** 40;
const CTRL_C = Uint8Array.of(3);
/** Whoever wants to interrupt a command wants it now. */
const INTERRUPT_TIMEOUT_MS = 15_000;

/** An engine that is restarted comes back within two minutes, or its sandboxes are given up. */
const OPENING_TRIES = 75;
const OPENING_PAUSE_MS = 2000;
const PASSING: readonly ErrorCode[] = ['engine-unreachable', 'engine-error', 'timeout'];

export class TerminalPlace {
  readonly #options: PlaceOptions;
  readonly #runner: BlockRunner;
  readonly #commands: TypedCommands;
  readonly #over = new AbortController();
  /** On their way from the sandbox. */
  readonly #channels = new Set<Promise<TerminalChannel>>();
  #opening: SharedPromise<Terminal> | undefined;
  /** Open, or in its replay. */
  #terminal: Terminal | undefined;
  #isTrying = false;

  constructor(options: PlaceOptions) {
    this.#options = options;
    this.#commands = new TypedCommands({ listener: options.commands, pace: options.pace });
    this.#runner = new BlockRunner(options.name, {
      onReceipt: options.onReceipt,
      onPending: (pending) => {
        if (!this.#isOver) options.onPending(pending);
      },
    });
  }

  get name(): string {
    return this.#options.name;
  }

  /** Sequence number that the next byte of its output will get, or a larger one where this server has not looked. */
  get endSeq(): number {
    const { firstSeq, isRestored } = this.#options;
    return this.#terminal?.scrollback.endSeq ?? firstSeq + (isRestored ? UNSEEN_BYTES : 0);
  }

  /** Whether as many runs wait as may: another one must not be accepted. */
  get isFull(): boolean {
    return this.#runner.isFull;
  }

  /**
   * The terminal, opened if need be; waits for the sandbox.
   * @throws what getting the sandbox threw | SlipwayError `sandbox-gone` | `timeout` | the signal's reason
   */
  terminal(size?: TerminalSize, signal?: AbortSignal): Promise<Terminal> {
    this.#opening ??= this.#open(size ?? this.#formerSize);
    return this.#opening.wait(signal);
  }

  /** Where nobody says how large it is to be. */
  get #formerSize(): TerminalSize {
    const { cols, rows } = this.#options.formerPicture ?? DEFAULT_SIZE;
    return { cols, rows };
  }

  /** As Ctrl-C, from outside. @throws SlipwayError `terminal-closed` when there is no shell | as `terminal` */
  interrupt(): Promise<void> {
    const what = `interrupt in terminal ${this.name}`;
    return withDeadline(what, { timeoutMs: INTERRUPT_TIMEOUT_MS }, async (signal) => {
      (await this.terminal(undefined, signal)).type(CTRL_C);
    });
  }

  /** The run, if it waits here: it was not typed, and may still be taken away. */
  waiting(runId: string): BlockRun | undefined {
    return this.#runner.waiting(runId);
  }

  /** Whether the run has been typed here, and has not ended. */
  isCurrent(runId: string): boolean {
    return this.#runner.isCurrent(runId);
  }

  /** Takes a run on. Pre-condition: it is not full. Post-condition: it is kept, and does not begin before `begin`. */
  accept(run: BlockRun): void {
    this.#runner.accept(run);
  }

  /** Post-condition: the accepted run has a receipt, and will get exactly one that is final, unless it is withdrawn. */
  begin(run: BlockRun): void {
    this.#runner.begin(run);
    this.openForRuns();
  }

  /** Takes back a run that waits: it is another place's now. */
  withdraw(run: BlockRun): void {
    this.#runner.withdraw(run);
  }

  /** Takes back a run that waits, for good. */
  cancel(run: BlockRun): void {
    this.#runner.cancel(run);
  }

  /** Goes on with what an earlier server had begun. Pre-condition: nothing was accepted or opened. */
  restore(pending: PendingRuns): void {
    this.#runner.restore(pending);
  }

  /** Sees to it that the terminal is opened if runs wait for it; one sees to it for all of them. */
  openForRuns(): void {
    if (this.#isTrying || !this.#runner.isBusy) return;
    void this.#tryToOpen();
  }

  /**
   * The sandbox or the terminal is gone. Post-condition: every run has its final receipt, none is pending, no terminal is
   * held. Resolves when no shell is on its way here any more; never rejects.
   */
  async end(code: ErrorCode): Promise<void> {
    this.#options.onPending(NO_RUNS);
    this.#over.abort(new SlipwayError(code, `terminal ${this.name} ended while it was opened`));
    this.#runner.abandon(code);
    this.#commands.dispose();
    this.#terminal?.dispose();
    await Promise.allSettled(this.#channels);
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** While the host engine is away, the runs wait for it, and end with the sandbox at last. Never rejects. */
  async #tryToOpen(): Promise<void> {
    this.#isTrying = true;
    for (let triesLeft = OPENING_TRIES; this.#runner.isBusy; triesLeft -= 1) {
      const code = await this.#openingFault();
      if (code === undefined) break;
      if (triesLeft === 0 || !PASSING.includes(code)) this.#runner.abandon(code);
      else await pause(OPENING_PAUSE_MS, this.#over.signal);
    }
    // At once with the last look at the runs: the next one that comes finds nobody trying.
    this.#isTrying = false;
  }

  /** @returns nothing when the terminal is open */
  async #openingFault(): Promise<ErrorCode | undefined> {
    try {
      await this.terminal();
      return undefined;
    } catch (error) {
      return error instanceof SlipwayError ? error.code : 'internal';
    }
  }

  #open(size: TerminalSize): SharedPromise<Terminal> {
    return new SharedPromise(
      this.#openShell(size).catch((error: unknown) => {
        this.#opening = undefined;
        throw error;
      }),
    );
  }

  async #openShell(size: TerminalSize): Promise<Terminal> {
    const { signal } = this.#over;
    const sandbox = await withDeadline('sandbox for a terminal', { signal }, () => this.#options.sandbox());
    const terminal = await Terminal.open({
      name: this.#options.name,
      size,
      openShell: (options) => this.#openChannel(sandbox, options),
      onMark: (mark) => {
        if (this.#terminal) this.#commands.handleMark(mark, this.#terminal);
        this.#runner.handleMark(mark);
      },
      onOutput: () => this.#runner.handleOutput(),
      onReplayed: () => this.#runner.replayed(),
      onInput: (bytes) => {
        this.#options.onInput();
        this.#runner.handleInput(bytes);
      },
      firstSeq: this.#options.firstSeq,
      formerPicture: this.#options.formerPicture,
      pace: this.#options.pace,
      onPicture: (picture) => {
        if (!this.#isOver) this.#options.onPicture(picture);
      },
    });
    try {
      await this.#connect(terminal);
      return terminal;
    } catch (error) {
      this.#terminal = undefined;
      this.#runner.disconnect();
      terminal.dispose();
      throw error;
    }
  }

  async #openChannel(sandbox: Sandbox, options: TerminalOptions): Promise<TerminalChannel> {
    this.#assertNotOver();
    const channel = sandbox.openTerminal(options);
    this.#channels.add(channel);
    try {
      return await channel;
    } finally {
      this.#channels.delete(channel);
    }
  }

  /** Post-condition: the terminal is this place's, and all that its shell had printed before is there. */
  async #connect(terminal: Terminal): Promise<void> {
    this.#assertNotOver();
    this.#terminal = terminal;
    this.#runner.connect(terminal);
    await awaitReplay(terminal);
    this.#assertNotOver();
  }

  #assertNotOver(): void {
    this.#over.signal.throwIfAborted();
  }
}
