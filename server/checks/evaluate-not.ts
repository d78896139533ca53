// What should not be: each kind of check has reasons of its own for that, which name what is there. Pure.
import { assertNever } from '../../lib/assert-never.ts';
import type { Check } from '../../lib/content/check.ts';
import { evaluateNoContainer } from './evaluate-container.ts';
import { evaluateNoCommand, evaluateNoQuestion } from './evaluate-learner.ts';
import { evaluateSomethingLeft } from './evaluate-presence.ts';
import { evaluateNoProbe } from './evaluate-probe.ts';
import { evaluateNotRemoved } from './evaluate-removed.ts';
import type { Facts } from './facts.ts';
import type { Verdict } from './verdict.ts';

type Evaluate = (check: Check, facts: Facts) => Verdict;

export function evaluateNot(check: Check, facts: Facts, evaluate: Evaluate): Verdict {
  switch (check.kind) {
    case 'not':
      return evaluate(check.check, facts);
    // None of them is: each is not. Not all of them are: one is not.
    case 'any':
      return evaluate({ ...check, kind: 'all', because: null, checks: check.checks.map(opposite) }, facts);
    case 'all':
      return evaluate({ ...check, kind: 'any', because: null, checks: check.checks.map(opposite) }, facts);
    case 'container':
      return evaluateNoContainer(check, facts);
    case 'removed':
      return evaluateNotRemoved(check, facts);
    case 'image':
    case 'network':
    case 'volume':
      return evaluate({ ...check, because: null, present: !check.present }, facts);
    case 'nothing-left':
      return evaluateSomethingLeft(check, facts);
    case 'command':
      return evaluateNoCommand(check, facts);
    case 'question':
      return evaluateNoQuestion(check, facts);
    case 'http':
    case 'file':
    case 'script':
      return evaluateNoProbe(check, evaluate({ ...check, because: null }, facts));
    default:
      return assertNever(check, 'check');
  }
}

/** The author's words are for the check as it was written, not for its opposite. */
const opposite = (check: Check): Check => ({ kind: 'not', host: check.host, because: null, check });
