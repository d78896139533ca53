// When a sandbox ends of itself, and when its learner is warned. Pure: the time comes in.

export interface LifeSpanPolicy {
  /** A page is open, but nobody has typed, run, or looked at it for so long. */
  readonly idleMs: number;
  /** No page is open for so long: a reload or a closed laptop loses nothing before. */
  readonly graceMs: number;
  /** Since the sandbox was handed out, however busy it is. */
  readonly maxAgeMs: number;
}

export interface LifeSpanFacts {
  readonly bornAt: number;
  readonly lastActiveAt: number;
  /** Since when no page is open; null while one is. */
  readonly leftAt: number | null;
  /** How often its end by age was put off. */
  readonly extensions: number;
}

export type Fate =
  /** Nothing to tell before `until`, unless the facts change. */
  | { readonly status: 'fine'; readonly until: number }
  | {
      readonly status: 'warned';
      readonly reason: 'idle' | 'age';
      readonly endsAt: number;
      readonly extendable: boolean;
    }
  | { readonly status: 'over'; readonly reason: 'idle' | 'age' | 'closed' };

/** An hour each, or a quarter of the maximum age where that is shorter. */
const EXTENSION_MS = 60 * 60_000;
const MAX_EXTENSIONS = 4;
/** Time to notice the warning; of a short span, its last quarter. */
const WARNING_MS = 5 * 60_000;

export function fateAt(now: number, facts: LifeSpanFacts, policy: LifeSpanPolicy): Fate {
  const ends = [
    ageEnd(facts, policy),
    facts.leftAt === null ? idleEnd(facts, policy) : closedEnd(facts.leftAt, policy),
  ];
  const [first] = ends.sort((one, other) => one.endsAt - other.endsAt) as [End];
  if (now >= first.endsAt) return { status: 'over', reason: first.reason };
  const warnings = ends.filter(({ warnAt }) => now >= warnAt);
  const [warning] = warnings;
  if (warning === undefined || warning.reason === 'closed') {
    return { status: 'fine', until: Math.min(...ends.map(({ warnAt }) => warnAt)) };
  }
  const { reason, endsAt } = warning;
  return { status: 'warned', reason, endsAt, extendable: reason === 'idle' || mayExtend(facts) };
}

/** Whether the end by age can be put off once more. */
export const mayExtend = ({ extensions }: Pick<LifeSpanFacts, 'extensions'>): boolean => extensions < MAX_EXTENSIONS;

interface End {
  readonly reason: 'idle' | 'age' | 'closed';
  readonly endsAt: number;
  readonly warnAt: number;
}

function ageEnd({ bornAt, extensions }: LifeSpanFacts, { maxAgeMs }: LifeSpanPolicy): End {
  const endsAt = bornAt + maxAgeMs + extensions * Math.min(EXTENSION_MS, maxAgeMs / 4);
  return { reason: 'age', endsAt, warnAt: endsAt - warningOf(maxAgeMs) };
}

function idleEnd({ lastActiveAt }: LifeSpanFacts, { idleMs }: LifeSpanPolicy): End {
  const endsAt = lastActiveAt + idleMs;
  return { reason: 'idle', endsAt, warnAt: endsAt - warningOf(idleMs) };
}

/** Nobody is there to be warned. */
function closedEnd(leftAt: number, { graceMs }: LifeSpanPolicy): End {
  return { reason: 'closed', endsAt: leftAt + graceMs, warnAt: leftAt + graceMs };
}

const warningOf = (spanMs: number) => Math.min(WARNING_MS, spanMs / 4);
