// What a block printed when the lesson was recorded. Plain data; cast.ts says how it is written to a file.

/** Characters from `from` up to `to` of the plain text differ from run to run: an id, a time, an address. */
export type VolatileRange = readonly [from: number, to: number];

/** So many seconds after the command began, this was printed. As a terminal gets it, escape sequences included. */
export type TranscriptEvent = readonly [seconds: number, text: string];

export interface Transcript {
  /** Of the command that was recorded (command-hash.ts): with another command, the transcript is of no use. */
  readonly command: string;
  /** null: it has none, as what is typed into a program that goes on. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** The terminal that it was printed to, in cells. */
  readonly width: number;
  readonly height: number;
  /** As a person would read it: no colours, progress lines as they ended. Lines are joined by `\n`. */
  readonly text: string;
  /** The beginning was left out: more was printed than is kept. */
  readonly truncated: boolean;
  /** In order, apart from each other. */
  readonly volatile: readonly VolatileRange[];
  readonly events: readonly TranscriptEvent[];
}

/** What the page may know of it: all but which command it was, which the page has. */
export type PublicTranscript = Omit<Transcript, 'command'>;

export function toPublicTranscript(transcript: Transcript): PublicTranscript {
  const { exitCode, durationMs, width, height, text, truncated, volatile, events } = transcript;
  return { exitCode, durationMs, width, height, text, truncated, volatile, events };
}

export const TRANSCRIPT_LIMITS = {
  /** Bytes of one file: it is part of a page, and of the author's repository. */
  fileBytes: 64 * 1024,
  /** Characters of plain text: what a person reads of one command. */
  textChars: 8 * 1024,
  /** Characters of all events together. Each may take six bytes in JSON, but a terminal's output hardly needs two. */
  eventChars: 20 * 1024,
  events: 1000,
  volatileRanges: 2000,
  /** Nobody watches a recorded pause for longer. */
  pauseMs: 2000,
  /** Times are told apart by this. */
  tickMs: 10,
} as const;

/** The terminal that lessons are recorded in: what fits into it fits into every page. */
export const RECORDED_SIZE = { cols: 80, rows: 24 } as const;
