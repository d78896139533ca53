// What the page says about what was done last, read from its address: anybody may have written that.
import { MY_DATA_OUTCOMES, MY_DATA_PROBLEMS, type MyDataOutcome, type MyDataProblem } from '../../lib/my-data.ts';

export type Note =
  | { readonly kind: 'problem'; readonly problem: MyDataProblem }
  | { readonly kind: 'done'; readonly outcome: MyDataOutcome }
  /** The page cannot show what is kept. */
  | { readonly kind: 'away' };

/** Names that nobody knows say nothing. */
export function findNote(query: Readonly<Record<string, unknown>>): Note | undefined {
  const problem = MY_DATA_PROBLEMS.find((name) => name === query.problem);
  if (problem !== undefined) return { kind: 'problem', problem };
  const outcome = MY_DATA_OUTCOMES.find((name) => name === query.done);
  return outcome === undefined ? undefined : { kind: 'done', outcome };
}
