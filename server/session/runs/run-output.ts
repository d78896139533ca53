// What a run's receipt tells of its end: what it printed, as a person would read it, and how long it took.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { renderPlainText } from '../terminal/plain-text.ts';
import type { Scrollback } from '../terminal/scrollback.ts';
import type { TerminalSize } from '../terminal/terminal.ts';
import type { EndMark } from './shell-marks.ts';

/** Bytes of output that are rendered for a receipt; of more than this, the end. */
const RENDERED_BYTES = 512 * 1024;
/** A run's marks may come in a bunch, so that it seems shorter than it was; by so much, and no more. */
const DURATION_SLACK_MS = 5000;

/** `exitCode` null: it has none, as it goes on, or was typed into something that does. */
export type RunEnd = Pick<EndMark, 'seq' | 'durationMs'> & { readonly exitCode: number | null };

export interface EndedRun {
  readonly terminal: { readonly scrollback: Scrollback; readonly size: TerminalSize } | undefined;
  readonly startSeq: number;
  readonly end: RunEnd;
  /** By the server's clock. */
  readonly startedAt: number;
  /** Lines at its beginning and its end that are none of its output: what was typed, and the next prompt. */
  readonly margin?: { readonly before: number; readonly after: number };
}

/** Takes bytes and time at once, and renders the bytes later. */
export async function renderEnd({ terminal, startSeq, end, startedAt, margin }: EndedRun) {
  const durationMs = durationOf(end, startedAt);
  const { bytes, cut } = outputBetween(terminal?.scrollback, startSeq, end.seq);
  const text = withoutMargin(await renderPlainText(bytes, terminal?.size.cols ?? 80), margin);
  const output = text.slice(-LIMITS.receiptOutputChars);
  return { exitCode: end.exitCode, durationMs, output, truncated: cut || output.length < text.length };
}

function withoutMargin(text: string, margin: EndedRun['margin']): string {
  if (margin === undefined) return text;
  const lines = text.split('\n');
  return lines.slice(margin.before, lines.length - margin.after).join('\n');
}

/** The shell knows it best. But it is the learner's, and may say anything. */
function durationOf({ durationMs }: RunEnd, startedAt: number): number {
  // A clock may be set back.
  const seenMs = Math.max(0, Date.now() - startedAt);
  return durationMs !== null && durationMs <= seenMs + DURATION_SLACK_MS ? durationMs : seenMs;
}

function outputBetween(scrollback: Scrollback | undefined, startSeq: number, endSeq: number) {
  if (scrollback === undefined) return { bytes: new Uint8Array(0), cut: true };
  const from = Math.max(startSeq, scrollback.startSeq, endSeq - RENDERED_BYTES);
  return { bytes: scrollback.copy(from, endSeq), cut: from > startSeq };
}
