// A transcript as a file: asciicast v2, which players know, with what only we need under a key of ours. Whoever writes
// such a file may be anybody: what is not exactly as it should be is refused, with the line.
import { z } from 'zod';
import { LIMITS } from '../../protocol/limits.ts';
import type { Finding } from '../problem.ts';
import { TRANSCRIPT_LIMITS, type Transcript, type TranscriptEvent } from './transcript.ts';

/** Of what we write under our key. */
const VERSION = 1;

const count = z.int().min(0);
const plainText = z
  .string()
  .max(TRANSCRIPT_LIMITS.textChars)
  .refine((text) => !/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(text), 'expected no control characters');

const headerSchema = z.object({
  version: z.literal(2),
  width: z.int().min(LIMITS.minCols).max(LIMITS.maxCols),
  height: z.int().min(LIMITS.minRows).max(LIMITS.maxRows),
  slipway: z.strictObject({
    version: z.literal(VERSION),
    command: z.string().regex(/^[0-9a-f]{16}$/, 'expected the hash of a command'),
    exitCode: z.int().min(0).max(255).nullable(),
    durationMs: count,
    truncated: z.boolean(),
    volatile: z.array(z.tuple([count, count])).max(TRANSCRIPT_LIMITS.volatileRanges),
    text: plainText,
  }),
});
const eventSchema = z.tuple([z.number().min(0).max(86_400), z.literal('o'), z.string()]);

export type ParsedCast =
  | { readonly ok: true; readonly transcript: Transcript }
  | { readonly ok: false; readonly finding: Finding };

export function parseCast(text: string): ParsedCast {
  if (text.length > TRANSCRIPT_LIMITS.fileBytes)
    return refuse(null, `expected at most ${TRANSCRIPT_LIMITS.fileBytes} bytes`);
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const header = parseLine(headerSchema, first);
  if (!header.ok) return refuse(1, header.message);
  const { width, height, slipway } = header.value;
  const { version: _, ...ours } = slipway;
  if (!areRangesOf(ours.text, ours.volatile)) return refuse(1, 'expected volatile ranges in order, within the text');
  const events = parseEvents(rest);
  return events.ok ? { ok: true, transcript: { ...ours, width, height, events: events.value } } : events;
}

/** The same transcript is always the same bytes. */
export function formatCast({ width, height, events, ...ours }: Transcript): string {
  const { command, exitCode, durationMs, truncated, volatile, text } = ours;
  const slipway = { version: VERSION, command, exitCode, durationMs, truncated, volatile, text };
  const lines = [{ version: 2, width, height, slipway }, ...events.map(([seconds, part]) => [seconds, 'o', part])];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function parseLine<T>(schema: z.ZodType<T>, line: string): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, message: 'found something that is not JSON, expected a recording by slipway lesson record' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const [issue] = result.error.issues;
  return { ok: false, message: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') };
}

function parseEvents(
  lines: readonly string[],
): { readonly ok: true; readonly value: TranscriptEvent[] } | Extract<ParsedCast, { ok: false }> {
  const { events: most } = TRANSCRIPT_LIMITS;
  if (lines.length > most) return refuse(most + 2, `expected at most ${most} events`);
  const events: TranscriptEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const event = parseLine(eventSchema, line);
    if (!event.ok) return refuse(index + 2, event.message);
    const [seconds, , text] = event.value;
    if (seconds < (events.at(-1)?.[0] ?? 0)) return refuse(index + 2, 'expected no time before the one above');
    events.push([seconds, text]);
  }
  return { ok: true, value: events };
}

const refuse = (line: number | null, message: string) => ({ ok: false as const, finding: { line, message } });

function areRangesOf(text: string, ranges: ReadonlyArray<readonly [number, number]>): boolean {
  return ranges.every(([from, to], index) => {
    const before = ranges[index - 1]?.[1] ?? 0;
    return from >= before && from < to && to <= text.length;
  });
}
