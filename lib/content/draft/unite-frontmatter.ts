// In the short form, what is the same in every language need be written in one file only. Where several say it, they must agree
// (agreement.ts).
import type { ShortFrontmatter } from '../schema/frontmatter.ts';
import type { Path } from './lesson-draft.ts';
import type { ShortFile } from './short-form.ts';

type Quiz = ShortFrontmatter['quizzes'][string];
type Choices = NonNullable<Quiz['choices']>;

/** What one says, and what it leaves out and the other says. Its words stay its own, and so do its steps and quizzes. */
export function uniteFrontmatter(one: ShortFrontmatter, other: ShortFrontmatter): ShortFrontmatter {
  const steps = Object.entries(one.steps).map(([id, step]) => {
    const { check, solution } = own(other.steps, id) ?? {};
    return [id, { ...step, check: step.check ?? check, solution: step.solution ?? solution }] as const;
  });
  const quizzes = Object.entries(one.quizzes).map(
    ([id, quiz]) => [id, uniteQuiz(quiz, own(other.quizzes, id))] as const,
  );
  return {
    ...one,
    minutes: one.minutes ?? other.minutes,
    hosts: one.hosts ?? other.hosts,
    checks: { ...other.checks, ...one.checks },
    steps: Object.fromEntries(steps),
    quizzes: Object.fromEntries(quizzes),
  };
}

function uniteQuiz(one: Quiz, other: Quiz | undefined): Quiz {
  const choices = one.choices && uniteChoices(one.choices, other?.choices ?? {});
  return { ...one, multiple: one.multiple ?? other?.multiple, answer: one.answer ?? other?.answer, choices };
}

function uniteChoices(one: Choices, other: Choices): Choices {
  const united = Object.entries(one).map(([id, choice]) => {
    const right = rightOf(choice) ?? rightOf(own(other, id) ?? {});
    return [id, { ...choice, ...(right !== undefined && { right }) }] as const;
  });
  return Object.fromEntries(united);
}

const rightOf = (choice: object): boolean | undefined =>
  'right' in choice && typeof choice.right === 'boolean' ? choice.right : undefined;

const own = <T>(all: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(all, id) ? all[id] : undefined;

/** The file that has something at the path, for who looks for it; the first one where none has. */
export function fileSaying(files: readonly ShortFile[], path: Path): ShortFile | undefined {
  return files.find(({ prose }) => path.reduce<unknown>(partOf, prose.frontmatter.value) !== undefined) ?? files[0];
}

const partOf = (whole: unknown, key: PropertyKey): unknown =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, key)
    ? (whole as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;
