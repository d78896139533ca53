// Where a terminal's shell is: on its way to a prompt, at one where a block may be typed, with a block of ours, or busy
// with what the learner entered. Told by the shell's marks and by what the learner types; knows nothing of runs.
import { EnterCounter } from './typed-input.ts';

/**
 * A shell that comes to its prompt while lines wait that were typed ahead reads on at once, and says so by a mark within
 * a few milliseconds. Where none comes for so long, something else has read those lines: they were `cat`'s, for example.
 */
export const TYPED_AHEAD_MS = 150;
/** The same where the shell has said that there is something to read: on a machine with much to do it may take long. */
export const INPUT_WAITS_MS = 2000;
/**
 * A shell that shows a new prompt instead of running what was typed has either dropped it (Ctrl-C) or read an Enter
 * of the learner's before it. In the latter case it reads on at once.
 */
export const DROPPED_AFTER_MS = 1000;

type Where =
  /** No prompt was seen yet, or a command has ended. */
  | 'coming'
  /** At a prompt, but lines that were typed ahead may be read there first. */
  | 'settling'
  | 'free'
  /** A block was typed. */
  | 'typed'
  /** A block was typed, and a new prompt came. */
  | 'doubted'
  /** A block runs. */
  | 'ours'
  /** The learner entered a line. What the shell does with it is not known: it may be within an unfinished quote. */
  | 'entered'
  /** A command of the learner's runs. */
  | 'theirs';

export interface PromptListeners {
  /** A block may be typed now. */
  onFree(): void;
  /** The block that was typed will not begin any more. */
  onDropped(): void;
}

export class PromptWatch {
  readonly #listeners: PromptListeners;
  readonly #enters = new EnterCounter();
  #where: Where = 'coming';
  /** Lines that the learner entered, and that the shell was not seen to read. */
  #ahead = 0;
  /** What was typed ahead waited at the last prompt. */
  #hasInput = false;
  #hasHeard = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(listeners: PromptListeners) {
    this.#listeners = listeners;
  }

  get isFree(): boolean {
    return this.#where === 'free';
  }

  /** The learner's own doing keeps the shell from its prompt. */
  get isTheirs(): boolean {
    return this.#where === 'entered' || this.#where === 'theirs';
  }

  /** A command runs, and none of ours. */
  get hasProgram(): boolean {
    return this.#where === 'theirs';
  }

  /** The block that runs has left the learner in a program: from now on that is theirs. */
  leaveOpen(): void {
    if (this.#where === 'ours') this.#go('theirs');
  }

  /** A block is typed now. */
  take(): void {
    this.#go('typed');
  }

  /** The learner typed. @returns whether a line was entered */
  type(bytes: Uint8Array): boolean {
    const lines = this.#enters.count(bytes);
    this.#ahead += lines;
    if (lines === 0) return false;
    if (this.#where === 'doubted') {
      // The block was dropped, and this Enter begins something else: its output must not pass for the block's.
      this.#go('entered');
      this.#listeners.onDropped();
    }
    if (this.#where === 'free' || this.#where === 'settling') this.#go('entered');
    return true;
  }

  /** A command began. */
  started(): void {
    this.#hasHeard = true;
    if (this.#where === 'typed' || this.#where === 'doubted' || this.#where === 'ours') {
      this.#go('ours');
      return;
    }
    // Of a paste of several commands each begins, and all of it was one line to enter.
    if (this.#where !== 'theirs') this.#readOne();
    this.#go('theirs');
  }

  /** The shell reads on, in a line that is not finished. */
  continued(): void {
    this.#hasHeard = true;
    if (this.#hasBlock) return;
    this.#readOne();
    this.#go('entered');
  }

  /** What was entered has ended, or could not be typed. */
  ended(): void {
    this.#hasHeard = true;
    this.#go('coming');
  }

  /** A new prompt is about to come. */
  back(hasInput = false): void {
    this.#hasHeard = true;
    this.#hasInput = hasInput;
    if (this.#where === 'typed' || this.#where === 'doubted') {
      this.#go('doubted');
      this.#timer = setTimeout(() => this.#drop(), DROPPED_AFTER_MS);
      return;
    }
    // Nothing began or ended: the line was empty, or made no sense.
    if (this.#where !== 'coming' && this.#where !== 'ours') this.#readOne();
    this.#go('coming');
  }

  /** There is a prompt: a new one, or one that is drawn again because the window changes its size. */
  shown(): void {
    this.#hasHeard = true;
    if (this.#where === 'settling' || this.#hasBlock) return;
    if (this.#ahead === 0) {
      this.#free();
      return;
    }
    this.#go('settling');
    this.#timer = setTimeout(() => this.#free(), this.#hasInput ? INPUT_WAITS_MS : TYPED_AHEAD_MS);
  }

  /** All that was printed for an earlier server has come again. What was typed for that one is not known. */
  recovered(): void {
    // A shell that ended its output with anything but a prompt, and long ago, is in a command.
    if (!this.#hasHeard) this.#go('theirs');
    if (this.#where !== 'free') this.#ahead = Math.max(1, this.#ahead);
  }

  /** Another terminal will be watched, or none. */
  reset(): void {
    this.#go('coming');
    this.#ahead = 0;
    this.#hasHeard = false;
  }

  get #hasBlock(): boolean {
    return this.#where === 'typed' || this.#where === 'doubted' || this.#where === 'ours';
  }

  #drop(): void {
    this.#go('coming');
    this.#listeners.onDropped();
    this.shown();
  }

  /** What was typed ahead, if anything, others have read. */
  #free(): void {
    this.#ahead = 0;
    this.#go('free');
    this.#listeners.onFree();
  }

  #readOne(): void {
    this.#ahead = Math.max(0, this.#ahead - 1);
  }

  #go(where: Where): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#where = where;
  }
}
