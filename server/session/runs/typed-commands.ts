// Reads the command lines that the learner enters at the shell's prompt off the screen: from where the prompt begins to where
// the command does. Whatever was deleted or completed on the way is as the learner saw it. Programs may enter thousands at a
// time, and reading is the work of everybody's thread: it is done slowly, and of many the newest are read.
import { pause } from '../../engine/deadline.ts';
import { type EnteredLine, LineScreen } from '../terminal/line-screen.ts';
import type { PicturePace } from '../terminal/picture-pace.ts';
import type { RunnerTerminal } from './runner-terminal.ts';
import type { ShellMark } from './shell-marks.ts';

/** A longer line than this was pasted, and is no command that a lesson asks for. */
const MAX_BYTES = 16 * 1024;
/** More than anybody types ahead. */
const MAX_WAITING = 20;
/** Between two of a terminal there is a rest of so many times what the last one took, up to so long. */
const REST_FACTOR = 9;
const MAX_REST_MS = 1000;

/** Who wants to know what is entered. */
export interface CommandListener {
  /** Whether it is wanted at the moment. */
  isWanted(): boolean;
  /** By whomever. Must not throw. */
  onCommand(command: string): void;
}

export interface TypedCommandsOptions {
  readonly listener: CommandListener;
  /** Of all terminals of the server. */
  readonly pace: PicturePace;
  readonly screen?: Pick<LineScreen, 'read' | 'close'>;
}

export class TypedCommands {
  readonly #options: TypedCommandsOptions;
  readonly #screen: Pick<LineScreen, 'read' | 'close'>;
  readonly #over = new AbortController();
  #backSeq: number | undefined;
  #promptSeq: number | undefined;
  #waiting: EnteredLine[] = [];
  #isReading = false;

  constructor(options: TypedCommandsOptions) {
    this.#options = options;
    this.#screen = options.screen ?? new LineScreen();
  }

  handleMark(mark: ShellMark, terminal: Pick<RunnerTerminal, 'scrollback' | 'size' | 'isReplaying'>): void {
    if (mark.kind === 'back') this.#backSeq = mark.seq;
    // One that is drawn again is followed by the line as it is.
    if (mark.kind === 'prompt') this.#promptSeq = mark.seq;
    if (mark.kind !== 'start') return;
    const [from, typedFrom] = [this.#backSeq, this.#promptSeq];
    this.#backSeq = undefined;
    if (from === undefined || typedFrom === undefined || mark.seq - from > MAX_BYTES) return;
    // What an earlier server has seen, it has told of.
    if (terminal.isReplaying || !this.#options.listener.isWanted()) return;
    const { scrollback, size } = terminal;
    const [prompt, rest] = [scrollback.copy(from, typedFrom), scrollback.copy(typedFrom, mark.seq)];
    this.#waiting = [...this.#waiting.slice(1 - MAX_WAITING), { prompt, rest, cols: size.cols }];
    if (!this.#isReading) void this.#readAll();
  }

  /** Post-condition: nothing more is told. */
  dispose(): void {
    this.#over.abort();
    this.#waiting = [];
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#waiting.length > 0) {
      await this.#options.pace.turn();
      const beganAtMs = performance.now();
      this.#readNext();
      const tookMs = performance.now() - beganAtMs;
      if (this.#waiting.length > 0) await pause(Math.min(REST_FACTOR * tookMs, MAX_REST_MS), this.#over.signal);
    }
    this.#screen.close();
    this.#isReading = false;
  }

  #readNext(): void {
    const entered = this.#waiting.shift();
    if (entered === undefined) return;
    const command = this.#screen.read(entered);
    if (command !== '') this.#options.listener.onCommand(command);
  }
}
