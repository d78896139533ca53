// Does the prose of a language fit the lesson: does it have words for all of it, and place what there is where it belongs?
import type { Placement } from '../parse-prose.ts';
import type { Finding } from '../problem.ts';
import type { Prose } from '../prose.ts';
import type { Frontmatter } from '../schema/frontmatter.ts';
import { complaintAboutFigure } from './figure-complaint.ts';
import { unknown } from './lesson-context.ts';
import type { Nameable, ProseContext } from './prose-context.ts';

export function findInProse(prose: Prose<Frontmatter>, context: ProseContext): Finding[] {
  return [...findInStepTitles(prose, context), ...findInQuizWords(prose, context), ...findInPlacements(prose, context)];
}

function findInStepTitles({ frontmatter }: Prose<Frontmatter>, { known }: ProseContext): Finding[] {
  const titles = frontmatter.value.steps;
  const line = frontmatter.lineOf(['steps']);
  return [
    ...known.step
      .filter((id) => !Object.hasOwn(titles, id))
      .map((id) => ({ line, message: `found no title of step ${id}, expected ${id}: … under steps` })),
    ...Object.keys(titles)
      .filter((id) => !known.step.includes(id))
      .map((id) => ({ line: frontmatter.lineOf(['steps', id]), message: unknown('step', id, known.step) })),
  ];
}

function findInQuizWords({ frontmatter }: Prose<Frontmatter>, { lesson, known }: ProseContext): Finding[] {
  const words = frontmatter.value.quizzes;
  const missing = known.quiz.filter((id) => !Object.hasOwn(words, id));
  return [
    ...missing.map((id) => ({
      line: frontmatter.lineOf(['quizzes']),
      message: `found no words of quiz ${id}, expected ${id}: { question: … } under quizzes`,
    })),
    ...Object.entries(words).flatMap(([id, { choices }]) => {
      const quiz = lesson.quizzes[id];
      if (quiz === undefined) {
        return [{ line: frontmatter.lineOf(['quizzes', id]), message: unknown('quiz', id, known.quiz) }];
      }
      const path = ['quizzes', id, 'choices'];
      const absent = quiz.choices.filter((choice) => !Object.hasOwn(choices, choice));
      const other = Object.keys(choices).filter((choice) => !quiz.choices.includes(choice));
      return [
        ...absent.map((choice) => ({
          line: frontmatter.lineOf(path),
          message: `found no words of choice ${choice}, expected ${choice}: … under choices`,
        })),
        ...other.map((choice) => ({
          line: frontmatter.lineOf([...path, choice]),
          message: unknown('choice', choice, quiz.choices),
        })),
      ];
    }),
  ];
}

/** Component and attribute → what it names. */
const NAMES: Readonly<Record<string, Nameable>> = {
  'Step id': 'step',
  'Run id': 'block',
  'Output of': 'block',
  'Quiz id': 'quiz',
  'Terminal name': 'terminal',
  'Term id': 'term',
  'Figure src': 'figure',
  'Figure dark': 'figure',
  'Editor host': 'host',
  'Preview host': 'host',
  'Map host': 'host',
};
const ONCE: ReadonlySet<string> = new Set(['Step', 'Run', 'Quiz']);

function findInPlacements({ placements }: Prose<Frontmatter>, context: ProseContext): Finding[] {
  const seen = new Set<string>();
  return placements.flatMap((placement) => {
    const { component, attributes, line } = placement;
    const key = `${component} ${attributes.id}`;
    const again = ONCE.has(component) && seen.has(key);
    seen.add(key);
    if (again) return [{ line, message: `found <${component} id="${attributes.id}"> twice, expected it once` }];
    const messages = complaintsAboutNames(placement, context);
    const place = messages.length > 0 ? undefined : complaintAboutPlace(placement, context);
    return [...messages, ...(place === undefined ? [] : [place])].map((message) => ({ line, message }));
  });
}

function complaintsAboutNames({ component, attributes }: Placement, { known, unfitFigures }: ProseContext): string[] {
  return Object.entries(attributes).flatMap(([attribute, value]) => {
    const what = NAMES[`${component} ${attribute}`];
    if (what === undefined || known[what].includes(value)) return [];
    if (what === 'figure') return [complaintAboutFigure(value, { known: known.figure, unfit: unfitFigures })];
    return [unknown(what, value, known[what])];
  });
}

function complaintAboutPlace({ component, attributes, inStep }: Placement, context: ProseContext): string | undefined {
  const id = attributes.id ?? '';
  if (component === 'Step' && inStep !== undefined) {
    return `found step ${id} inside step ${inStep}, expected steps side by side`;
  }
  if (component !== 'Run') return undefined;
  const owner = context.lesson.steps.find(({ blocks }) => blocks.includes(id))?.id;
  if (owner === inStep) return undefined;
  const place = (step: string | undefined) => (step === undefined ? 'outside of any step' : `in step ${step}`);
  return `found block ${id} ${place(inStep)}, expected it ${place(owner)} as in ${context.origin}`;
}
