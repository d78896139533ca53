// Decides whether a check holds, and if not, why. Pure: facts come in as data.
import { assertNever } from '../../lib/assert-never.ts';
import type { Check } from '../../lib/content/check.ts';
import { becauseOf } from '../../lib/protocol/reasons.ts';
import { evaluateContainer } from './evaluate-container.ts';
import { evaluateCommand, evaluateQuestion } from './evaluate-learner.ts';
import { evaluateNot } from './evaluate-not.ts';
import { evaluateNothingLeft, evaluatePresence } from './evaluate-presence.ts';
import { evaluateFile, evaluateHttp, evaluateScript } from './evaluate-probe.ts';
import { evaluateRemoved } from './evaluate-removed.ts';
import type { Facts } from './facts.ts';
import { failed, PASSED, type Verdict } from './verdict.ts';

export function evaluate(check: Check, facts: Facts): Verdict {
  const verdict = evaluateKind(check, facts);
  if (check.because === null || verdict.outcome !== 'failed') return verdict;
  return failed(becauseOf(check.because), verdict.near);
}

function evaluateKind(check: Check, facts: Facts): Verdict {
  switch (check.kind) {
    case 'all':
      return evaluateAll(check.checks.map((part) => evaluate(part, facts)));
    case 'any':
      return evaluateAny(check.checks.map((part) => evaluate(part, facts)));
    case 'not':
      return evaluateNot(check.check, facts, evaluate);
    case 'container':
      return evaluateContainer(check, facts);
    case 'removed':
      return evaluateRemoved(check, facts);
    case 'image':
    case 'network':
    case 'volume':
      return evaluatePresence(check, facts);
    case 'nothing-left':
      return evaluateNothingLeft(check, facts);
    case 'http':
      return evaluateHttp(check, facts);
    case 'file':
      return evaluateFile(check, facts);
    case 'command':
      return evaluateCommand(check, facts);
    case 'question':
      return evaluateQuestion(check, facts);
    case 'script':
      return evaluateScript(check, facts);
    default:
      return assertNever(check, 'check');
  }
}

/** What is to be done first is told first; what nobody knows is no reason. */
function evaluateAll(verdicts: readonly Verdict[]): Verdict {
  const failure = verdicts.find((verdict) => verdict.outcome === 'failed');
  if (failure === undefined) return verdicts.find(({ outcome }) => outcome === 'unknown') ?? PASSED;
  return failed(failure.reason, sum(verdicts.map(nearOf)) / verdicts.length);
}

/** The reason of the nearest miss stands for all; of those that are as near the first, as authors put the usual way first. */
function evaluateAny(verdicts: readonly Verdict[]): Verdict {
  const passed = verdicts.find(({ outcome }) => outcome === 'passed');
  if (passed !== undefined) return passed;
  const [nearest] = verdicts.filter(({ outcome }) => outcome === 'failed').toSorted((a, b) => nearOf(b) - nearOf(a));
  return nearest ?? verdicts[0] ?? PASSED;
}

/** What nobody knows is not near. */
function nearOf(verdict: Verdict): number {
  if (verdict.outcome === 'failed') return verdict.near;
  return verdict.outcome === 'passed' ? 1 : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
