// Whether the learner has done something that leaves no trace in the engine: run a command, answered a question. Pure.
import type { CommandCheck, QuestionCheck } from '../../lib/content/check.ts';
import { fitsLine } from '../../lib/content/pattern.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import type { Facts } from './facts.ts';
import { heldOr, type Verdict } from './verdict.ts';

export function evaluateCommand({ host, pattern }: CommandCheck, facts: Facts): Verdict {
  return heldOr(isUsed(pattern, host, facts), () => reason('command-none', { command: pattern }));
}

/** For its opposite. */
export function evaluateNoCommand({ host, pattern }: CommandCheck, facts: Facts): Verdict {
  return heldOr(!isUsed(pattern, host, facts), () => reason('command-unwanted', { command: pattern }));
}

export function evaluateQuestion({ quiz }: QuestionCheck, facts: Facts): Verdict {
  return heldOr(facts.isAnswered(quiz), () => reason('question-open', {}));
}

/** For its opposite. */
export function evaluateNoQuestion({ quiz }: QuestionCheck, facts: Facts): Verdict {
  return heldOr(!facts.isAnswered(quiz), () => reason('question-unwanted', {}));
}

const isUsed = (pattern: string, host: string, facts: Facts): boolean =>
  facts.host(host)?.commands.some((line) => fitsLine(pattern, line)) ?? false;
