// Does a lesson hold together: do lesson.yaml and the prose of each locale speak of the same blocks and steps?
import type { Finding } from './problem.ts';
import type { Placement, Prose } from './prose.ts';
import type { LessonFile } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** What lesson.yaml says twice, or of blocks that it does not define. */
export function findInLessonFile({ value, lineOf }: YamlSource<LessonFile>): Finding[] {
  const findings: Finding[] = [];
  const stepOfBlock = new Map<string, string>();
  const stepIds = new Set<string>();
  value.steps.forEach((step, index) => {
    if (stepIds.has(step.id)) {
      findings.push({
        line: lineOf(['steps', index, 'id']),
        message: `found step ${step.id} twice, expected an id of its own`,
      });
    }
    stepIds.add(step.id);
    step.blocks.forEach((block, position) => {
      const line = lineOf(['steps', index, 'blocks', position]);
      const other = stepOfBlock.get(block);
      if (!Object.hasOwn(value.blocks, block))
        findings.push({ line, message: unknown('block', block, Object.keys(value.blocks)) });
      if (other !== undefined)
        findings.push({ line, message: `found block ${block} in step ${other} too, expected it in one step` });
      stepOfBlock.set(block, step.id);
    });
  });
  return findings;
}

/** What the prose of a locale places that is not defined, places twice, or places in another step. */
export function findInProse(prose: Prose, lesson: LessonFile): Finding[] {
  return [...findInStepTitles(prose, lesson), ...findInPlacements(prose.placements, lesson)];
}

/** What is defined and that this locale does not place. `file` is the name of its prose. */
export function findUnplaced(file: string, prose: Prose, { value, lineOf }: YamlSource<LessonFile>): Finding[] {
  const placed = new Set(prose.placements.map(({ component, id }) => `${component} ${id}`));
  const blocks = Object.keys(value.blocks).filter((id) => !placed.has(`Run ${id}`));
  const steps = value.steps.map(({ id }, index) => ({ id, index })).filter(({ id }) => !placed.has(`Step ${id}`));
  return [
    ...blocks.map((id) => ({
      line: lineOf(['blocks', id]),
      message: `block ${id} is not in ${file}, expected <Run id="${id}" /> there`,
    })),
    ...steps.map(({ id, index }) => ({
      line: lineOf(['steps', index]),
      message: `step ${id} is not in ${file}, expected <Step id="${id}"> there`,
    })),
  ];
}

function findInStepTitles({ frontmatter }: Prose, lesson: LessonFile): Finding[] {
  const ids = lesson.steps.map(({ id }) => id);
  const titles = frontmatter.value.steps;
  const line = frontmatter.lineOf(['steps']);
  return [
    ...ids
      .filter((id) => !Object.hasOwn(titles, id))
      .map((id) => ({ line, message: `found no title of step ${id}, expected ${id}: … under steps` })),
    ...Object.keys(titles)
      .filter((id) => !ids.includes(id))
      .map((id) => ({ line: frontmatter.lineOf(['steps', id]), message: unknown('step', id, ids) })),
  ];
}

function findInPlacements(placements: readonly Placement[], lesson: LessonFile): Finding[] {
  const seen = new Set<string>();
  return placements.flatMap((placement) => {
    const { component, id, line } = placement;
    const again = seen.has(`${component} ${id}`);
    seen.add(`${component} ${id}`);
    if (again) return [{ line, message: `found <${component} id="${id}"> twice, expected it once` }];
    const message = component === 'Step' ? complaintAboutStep(placement, lesson) : complaintAboutRun(placement, lesson);
    return message === undefined ? [] : [{ line, message }];
  });
}

function complaintAboutStep({ id, inStep }: Placement, lesson: LessonFile): string | undefined {
  const ids = lesson.steps.map((step) => step.id);
  if (!ids.includes(id)) return unknown('step', id, ids);
  return inStep === undefined ? undefined : `found step ${id} inside step ${inStep}, expected steps side by side`;
}

function complaintAboutRun({ id, inStep }: Placement, lesson: LessonFile): string | undefined {
  if (!Object.hasOwn(lesson.blocks, id)) return unknown('block', id, Object.keys(lesson.blocks));
  const owner = lesson.steps.find(({ blocks }) => blocks.includes(id))?.id;
  if (owner === inStep) return undefined;
  const place = (step: string | undefined) => (step === undefined ? 'outside of any step' : `in step ${step}`);
  return `found block ${id} ${place(inStep)}, expected it ${place(owner)} as in lesson.yaml`;
}

const unknown = (what: string, id: string, known: readonly string[]): string =>
  `found ${what} ${id}, expected ${known.length === 0 ? `none: lesson.yaml has no ${what}s` : `one of ${known.join(', ')}`}`;
