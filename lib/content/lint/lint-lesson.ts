// What is not wrong with a lesson, and still should not be so.
import type { ProseFile } from '../draft/lesson-draft.ts';
import { type ContentProblem, isBroken, type Lesson, recordedBlocks } from '../lesson.ts';
import type { LoadedLesson } from '../load-lesson.ts';
import { loadTranscripts, transcriptFile } from '../transcript/load-transcripts.ts';
import { findStaleTranslations } from './translation.ts';
import { findUnknownEntries } from './unknown-entries.ts';
import { findUnused } from './unused.ts';

/** Of a broken lesson only what may have broken it: its errors come first. */
export async function findWarnings(loaded: LoadedLesson): Promise<ContentProblem[]> {
  const { lesson, draft } = loaded;
  const unknown = await findUnknownEntries(loaded);
  if (isBroken(lesson)) return unknown;
  return [
    ...unknown,
    ...draft.prose.flatMap((text) => findStepsWithoutHint(text, lesson)),
    ...draft.prose.flatMap((text) => findUnexplained(text, lesson)),
    ...draft.prose.flatMap(findHighHeadings),
    ...findStaleTranslations(draft),
    ...findUnused({ ...loaded, lesson }),
    ...(await findUnrecorded(loaded, lesson)),
  ];
}

function findStepsWithoutHint({ file, prose }: ProseFile, { steps }: Lesson): ContentProblem[] {
  const helped = new Set(prose.placements.filter(({ component }) => component === 'Hint').map(({ inStep }) => inStep));
  return steps
    .filter(({ id }) => !helped.has(id))
    .map(({ id }) => {
      const step = prose.placements.find(({ component, attributes }) => component === 'Step' && attributes.id === id);
      return { file, line: step?.line ?? null, message: `step ${id} has no hint, expected a <Hint> in it` };
    });
}

/** A learner who answered wants to know why. */
function findUnexplained({ file, prose }: ProseFile, { quizzes }: Lesson): ContentProblem[] {
  const { frontmatter } = prose;
  return quizzes.flatMap(({ id, choices }) => {
    const words = frontmatter.value.quizzes[id];
    const at = (path: readonly string[], message: string) => ({ file, line: frontmatter.lineOf(path), message });
    if (words === undefined) return [];
    if (choices.length === 0) {
      const isTold = words.right !== '' && words.wrong !== '';
      return isTold
        ? []
        : [at(['quizzes', id], `quiz ${id} does not say what is told after an answer, expected right and wrong`)];
    }
    return choices
      .filter((choice) => words.choices[choice]?.because === '')
      .map((choice) =>
        at(['quizzes', id, 'choices', choice], `choice ${choice} of quiz ${id} has no explanation, expected because`),
      );
  });
}

/** A step's title is a heading of the page's second level. */
function findHighHeadings({ file, prose }: ProseFile): ContentProblem[] {
  return prose.outline.flatMap(({ what, line, heading }) =>
    heading?.inStep === undefined || heading.depth > 2
      ? []
      : [
          {
            file,
            line,
            message: `found ${what} in step ${heading.inStep}, expected ### at most: ## is the step's title`,
          },
        ],
  );
}

async function findUnrecorded({ place }: LoadedLesson, lesson: Lesson): Promise<ContentProblem[]> {
  const folder = `${place.courseFolder}/${place.entry.name}`;
  const { missing, stale, problems } = await loadTranscripts(place.directory, folder, recordedBlocks(lesson));
  const at = (block: string, message: string) => ({ file: `${folder}/${transcriptFile(block)}`, line: null, message });
  return [
    ...problems,
    ...missing.map((block) => at(block, `what block ${block} prints is not recorded, expected slipway lesson record`)),
    ...stale.map((block) =>
      at(block, `block ${block} has another command than was recorded, expected slipway lesson record`),
    ),
  ];
}
