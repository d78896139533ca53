// Makes a check from what is written: names become the checks that they mean, and every part knows its host.
import type { Check } from '../check.ts';
import type { Path } from '../draft/lesson-draft.ts';
import { CONTENT_LIMITS } from '../limits.ts';
import type { WrittenCheck } from '../schema/check.ts';
import { checkIds, type Definition, findCheck, type LessonContext, unknown } from './lesson-context.ts';

interface Around {
  readonly host: string;
  /** Names that led here. */
  readonly names: readonly string[];
  readonly depth: number;
}

/** @returns nothing when something is wrong, which has been reported then */
export function resolveCheck(context: LessonContext, check: Definition<WrittenCheck>): Check | undefined {
  return resolve(context, check, { host: context.hosts[0] ?? '', names: [], depth: 1 });
}

function resolve(context: LessonContext, check: Definition<WrittenCheck>, around: Around): Check | undefined {
  const { value } = check;
  if (around.depth > CONTENT_LIMITS.checkDepth) {
    return refuse(
      context,
      check,
      [],
      `found checks nested more than ${CONTENT_LIMITS.checkDepth} deep, expected fewer`,
    );
  }
  if (value.kind === 'named') return resolveNamed(context, check, { ...around, name: value.name });
  const host = value.host ?? around.host;
  if (!context.hosts.includes(host)) return refuse(context, check, ['host'], unknown('host', host, context.hosts));
  const inner = { ...around, host, depth: around.depth + 1 };
  switch (value.kind) {
    case 'all':
    case 'any': {
      const parts = value.checks.map((part, index) =>
        resolve(context, { ...check, value: part, path: [...check.path, value.kind, index] }, inner),
      );
      const checks = parts.filter((part) => part !== undefined);
      return checks.length === parts.length ? { ...value, host, checks } : undefined;
    }
    case 'not': {
      const part = resolve(context, { ...check, value: value.check, path: [...check.path, 'not'] }, inner);
      return part && { ...value, host, check: part };
    }
    case 'question': {
      const quizzes = Object.keys(context.lesson.value.quizzes);
      if (quizzes.includes(value.quiz)) return { ...value, host };
      return refuse(context, check, ['question'], unknown('quiz', value.quiz, quizzes));
    }
    default:
      return { ...value, host };
  }
}

function resolveNamed(
  context: LessonContext,
  check: Definition<WrittenCheck>,
  around: Around & { readonly name: string },
) {
  const { name, names, depth } = around;
  const found = findCheck(context, name);
  if (found === undefined) return refuse(context, check, [], unknown('check', name, checkIds(context)));
  if (names.includes(name))
    return refuse(context, check, [], `found check ${name} within itself, expected another one`);
  return resolve(context, found, { host: around.host, names: [...names, name], depth: depth + 1 });
}

function refuse(
  context: LessonContext,
  { source, path }: Definition<WrittenCheck>,
  key: Path,
  message: string,
): undefined {
  context.report(source.problem([...path, ...key], message));
}
