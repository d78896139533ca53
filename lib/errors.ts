// The closed list of things that can go wrong, for three audiences: the learner (a message per locale, by code),
// the log (message and cause) and the metric (the code).

/** Each code has a text in `lib/i18n/messages/*.json` under `errors`; a test enforces it. */
export const ERROR_CODES = {
  'bad-message': { retryable: false },
  'unsupported-version': { retryable: false },
  'origin-refused': { retryable: false },
  'rate-limited': { retryable: true },
  'too-many-connections': { retryable: true },
  'unknown-lesson': { retryable: false },
  'unknown-block': { retryable: false },
  'unknown-terminal': { retryable: false },
  'terminal-limit': { retryable: false },
  'terminal-closed': { retryable: true },
  'shell-busy': { retryable: true },
  /** Typed into a terminal by somebody who only looks at it. */
  'read-only': { retryable: false },
  /** The learner took a run back before it began. */
  'run-canceled': { retryable: true },
  /** A run was meant for a program that nobody has opened, or that has ended. */
  'program-missing': { retryable: true },
  /** A command that should have brought a step about did not end as it should. */
  'solution-failed': { retryable: true },
  'engine-unreachable': { retryable: true },
  'engine-error': { retryable: true },
  'sandbox-start-failed': { retryable: true },
  'sandbox-start-timeout': { retryable: true },
  'sandbox-gone': { retryable: true },
  /** The queue itself is full. */
  'capacity-full': { retryable: true },
  /** The host has not enough free memory or disk for another sandbox. */
  'host-full': { retryable: true },
  /** Too many sandboxes for one address. */
  'address-limit': { retryable: true },
  'invalid-path': { retryable: false },
  'too-large': { retryable: false },
  timeout: { retryable: true },
  'content-invalid': { retryable: false },
  'config-invalid': { retryable: false },
  'port-taken': { retryable: false },
  'already-running': { retryable: false },
  'database-unreachable': { retryable: true },
  internal: { retryable: true },
} as const satisfies Record<string, { retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_CODES;
export const ERROR_CODE_NAMES = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** An error that Slipway understands. `message` is for the log, never for the learner. */
export class SlipwayError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SlipwayError';
    this.code = code;
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }

  /** Returns `error` itself if it already has a code, else a `SlipwayError` with `error` as its cause. */
  static from(error: unknown, code: ErrorCode, message: string): SlipwayError {
    return error instanceof SlipwayError ? error : new SlipwayError(code, message, { cause: error });
  }
}

/** What went wrong, as far as Slipway understands it. */
export const errorCodeOf = (error: unknown): ErrorCode => (error instanceof SlipwayError ? error.code : 'internal');
