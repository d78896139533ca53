// Makes a transcript of what was printed: paced, cut to what a page can carry, with its volatile parts marked. Pure.
import { formatCast } from './cast.ts';
import { hashCommand } from './command-hash.ts';
import { findDifferences } from './drift.ts';
import { TRANSCRIPT_LIMITS, type Transcript, type TranscriptEvent } from './transcript.ts';
import { findVolatile, mergeRanges } from './volatile-parts.ts';

/** A part of a terminal's output, and when it came. */
export interface Printed {
  readonly atMs: number;
  readonly text: string;
}

export interface Performance {
  readonly command: string;
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly size: { readonly cols: number; readonly rows: number };
  /** Plain. */
  readonly output: string;
  /** Counted from the start of the command. */
  readonly printed: readonly Printed[];
}

/** @param otherOutputs what the same command printed elsewhere: where that is different, it is volatile */
export function makeTranscript(performance: Performance, otherOutputs: readonly string[] = []): Transcript {
  const { command, exitCode, durationMs, size, printed } = performance;
  const { text, truncated } = keepEnd(performance.output.replaceAll('\t', ' '));
  const differences = otherOutputs.flatMap((other) => findDifferences(text, keepEnd(other).text) ?? []);
  const transcript = {
    command: hashCommand(command),
    exitCode,
    durationMs: roundToTick(durationMs),
    width: size.cols,
    height: size.rows,
    text,
    truncated,
    volatile: mergeRanges([...findVolatile(text), ...differences]).slice(0, TRANSCRIPT_LIMITS.volatileRanges),
  };
  const played = { ...transcript, events: paceEvents(printed) ?? [] };
  const isSmall = Buffer.byteLength(formatCast(played)) <= TRANSCRIPT_LIMITS.fileBytes;
  // Of a flood, only what was to be seen in the end is worth showing; and what ran apart was on no terminal at all.
  const atOnce = text === '' ? [] : ([[0, text.replaceAll('\n', '\r\n')]] as const);
  return played.events.length > 0 && isSmall ? played : { ...transcript, events: atOnce };
}

/** @returns null when it is more than can be replayed */
export function paceEvents(printed: readonly Printed[]): TranscriptEvent[] | null {
  const { eventChars, events: most, pauseMs } = TRANSCRIPT_LIMITS;
  if (printed.reduce((sum, { text }) => sum + text.length, 0) > eventChars) return null;
  const events: Array<[number, string]> = [];
  let shownMs = 0;
  let before = 0;
  for (const { atMs, text } of printed) {
    shownMs += Math.min(Math.max(0, atMs - before), pauseMs);
    before = Math.max(before, atMs);
    const seconds = roundToTick(shownMs) / 1000;
    const last = events.at(-1);
    if (last?.[0] === seconds) last[1] += text;
    else events.push([seconds, text]);
  }
  return events.length > most ? null : events;
}

const roundToTick = (ms: number) => Math.round(ms / TRANSCRIPT_LIMITS.tickMs) * TRANSCRIPT_LIMITS.tickMs;

/** From the beginning of a line on. */
function keepEnd(text: string) {
  const { textChars } = TRANSCRIPT_LIMITS;
  if (text.length <= textChars) return { text, truncated: false };
  const from = text.indexOf('\n', text.length - textChars) + 1;
  return { text: text.slice(from === 0 ? -textChars : from), truncated: true };
}
