// What came of an attempt. Pure: from what was printed and what the canaries saw to a verdict.
import type { Attempt } from './attempt.ts';

/** `unclear` counts as failed: nobody can say that it was held. */
export type Verdict = 'held' | 'broken' | 'unclear' | 'skipped';

export interface Evidence {
  /** What the attempt printed, both streams. */
  readonly output: string;
  /** Words that no learner should ever see, each with what it protects. */
  readonly secrets: ReadonlyArray<{ readonly word: string; readonly what: string }>;
  /** What the canaries saw. */
  readonly traces: readonly string[];
  /** The attempt itself broke off, or nobody could look: a deadline, a call that failed. */
  readonly failure?: string | undefined;
  /** Why the canary would not have heard it. */
  readonly deaf?: string | undefined;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** For people, one line. */
  readonly observed: string;
}

const SKIP = /^SKIP: (.+)$/;
const DONE = /^(?:(?!: refused \(\d).)+?: DONE\b/;
const OBSERVED_CHARS = 160;
export const REACHED = "a listener on the host's own addresses was reached";

export function judge(
  { denials, breaches = [] }: Pick<Attempt, 'denials' | 'breaches'>,
  evidence: Evidence,
): Judgement {
  const { output, secrets, traces, failure, deaf } = evidence;
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const leaked = secrets.find(({ word }) => output.includes(word));
  if (leaked) return { verdict: 'broken', observed: `it has read ${leaked.what}` };
  const [trace] = traces;
  if (trace !== undefined) return { verdict: 'broken', observed: clip(trace) };
  const breach = lines.find((line) => breaches.some((pattern) => pattern.test(line)));
  if (breach !== undefined) return { verdict: 'broken', observed: clip(breach) };
  const isDenial = (line: string) => denials.some((pattern) => pattern.test(line));
  const done = lines.find((line) => DONE.test(line) && !isDenial(line));
  if (done !== undefined) return { verdict: 'broken', observed: clip(done) };
  if (failure !== undefined) return { verdict: 'unclear', observed: clip(failure) };
  const skip = lines.map((line) => SKIP.exec(line)?.[1]).find((reason) => reason !== undefined);
  if (skip !== undefined) return { verdict: 'skipped', observed: clip(skip) };
  const unknown = lines.find((line) => !isDenial(line));
  if (unknown !== undefined) return { verdict: 'unclear', observed: clip(`unknown answer: ${unknown}`) };
  if (lines.length === 0) return { verdict: 'unclear', observed: 'it printed nothing' };
  if (deaf !== undefined) return unheard(deaf);
  return { verdict: 'held', observed: clip(summarize(lines)) };
}

const unheard = (deaf: string): Judgement => ({ verdict: 'unclear', observed: clip(`the canary is deaf: ${deaf}`) });

/** What the canary heard late, and whether it could hear to the end, may change what was judged before. */
export function reconsider<T extends Judgement>(
  judgement: T,
  { heard, deaf }: { readonly heard: boolean; readonly deaf?: string | undefined },
): T {
  if (heard && judgement.verdict !== 'broken') return { ...judgement, verdict: 'broken', observed: `${REACHED}, late` };
  return deaf !== undefined && judgement.verdict === 'held' ? { ...judgement, ...unheard(deaf) } : judgement;
}

function summarize(lines: readonly string[]): string {
  const short = [...new Set(lines.map(shorten))];
  return short.length > 2 ? `${short.slice(0, 2).join('; ')}; and ${short.length - 2} more` : short.join('; ');
}

/** `write /proc/x: refused (1) bash: …: Permission denied` → `write /proc/x: Permission denied` */
function shorten(line: string): string {
  const refusal = /^(.+?): refused \(\d+\) (?:.*: )?(.+)$/.exec(line);
  return refusal ? `${refusal[1]}: ${refusal[2]}` : line;
}

const clip = (text: string) => {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > OBSERVED_CHARS ? `${plain.slice(0, OBSERVED_CHARS - 1)}…` : plain;
};
