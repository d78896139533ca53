// What a part of the set-up looks like to the runner.

export interface Report {
  /** What is being done right now, in a few words. Replaces what was said before. */
  progress(text: string): void;
}

export interface Step {
  /** An action: "Build the images". */
  readonly title: string;
  /** Quick, and changes nothing. */
  isDone(): Promise<boolean>;
  run(report: Report): Promise<void>;
}

/** A failure that a person can do something about. */
export class SetupError extends Error {
  /** What to do, as sentences or exact commands. */
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}
