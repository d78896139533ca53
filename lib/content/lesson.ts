// The one internal model of a lesson, whichever way it was written. Plain data; loading and compiling are elsewhere.
import type { Locale } from '../protocol/messages.ts';
import type { Check } from './check.ts';

/** The host of a lesson that names none. */
export const DEFAULT_HOST = 'sandbox';

/** A machine with an engine of its own. The first of a lesson is the one that terminals open on unless told otherwise. */
export interface Host {
  readonly id: string;
}

/** A runnable command. Written once in lesson.yaml, placed in the prose of each locale by its id. */
export interface Block {
  readonly id: string;
  /** One or more lines, typed into the learner's shell as they stand. */
  readonly command: string;
  readonly host: string;
  readonly terminal: string;
  readonly expectedExitCode: number;
  /** A pattern (pattern.ts) for what it prints; null: whatever it prints. */
  readonly expectedOutput: string | null;
  /** Runs beside the learner's shell, which neither shows it nor is touched by it. */
  readonly apart: boolean;
  /** It leaves the learner in a program: done when the last line on the screen ends with this prompt. */
  readonly prompt: string | null;
  /** Typed into such a program, when its prompt is there, instead of into the shell. */
  readonly inside: string | null;
  /** The learner may change it before it runs. */
  readonly editable: boolean;
  /** What the prose has of it: a block to run, its output alone, or nothing, when only a solution uses it. */
  readonly shownAs: 'run' | 'output' | 'nothing';
}

/** What brings a step about, in order: a block of the lesson, or a command of the author's that nobody sees. */
export type SolutionPart =
  | { readonly kind: 'block'; readonly block: string }
  | { readonly kind: 'command'; readonly host: string; readonly command: string };

export interface Step {
  readonly id: string;
  readonly blocks: readonly string[];
  readonly check: Check;
  /** Unless the author wrote one, the step's blocks. */
  readonly solution: readonly SolutionPart[];
}

export const QUIZ_KINDS = ['single', 'multiple', 'text'] as const;

export interface Quiz {
  readonly id: string;
  readonly kind: (typeof QUIZ_KINDS)[number];
  /** Ids, in order; none for `text`. */
  readonly choices: readonly string[];
  /** Ids of the right choices; of a `text`, the patterns of right answers. */
  readonly right: readonly string[];
}

/** A quiz in one language. Plain text, with `code` between backticks. */
export interface QuizText {
  readonly question: string;
  /** By id: what it says, and what is told of it once it was chosen. */
  readonly choices: Readonly<Record<string, { readonly text: string; readonly because: string }>>;
  /** What is told after a right answer, and after another one. */
  readonly right: string;
  readonly wrong: string;
}

/** A file that the learner finds in their home. */
export interface LessonFile {
  /** Relative to the home and to the lesson's `files/`, with slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly executable: boolean;
}

/** A file that the prose opens in the editor. */
export interface EditedFile {
  readonly path: string;
  readonly host: string;
}

export interface Lesson {
  /** Course and lesson ids: the folder names without their leading numbers. */
  readonly course: string;
  readonly id: string;
  readonly order: number;
  readonly minutes: number;
  readonly hosts: readonly Host[];
  /** Blocks and steps are in the order in which they are read. */
  readonly blocks: readonly Block[];
  readonly steps: readonly Step[];
  readonly quizzes: readonly Quiz[];
  /** Written to the first host. */
  readonly files: readonly LessonFile[];
  readonly edited: readonly EditedFile[];
  /** Per locale: title, summary and MDX source. */
  readonly texts: Readonly<Record<Locale, LessonText>>;
  /** SHA-256 over all that the lesson is made of, hex. */
  readonly hash: string;
}

export interface LessonText {
  readonly title: string;
  readonly summary: string;
  /** The prose, with the frontmatter blanked out: a line has the same number here as in its file. */
  readonly mdx: string;
  /** Step id → title, written in the locale's frontmatter. */
  readonly stepTitles: Readonly<Record<string, string>>;
  readonly quizzes: Readonly<Record<string, QuizText>>;
}

/** A lesson that could not be loaded: listed as broken, never a reason for the site to fail. */
export interface BrokenLesson {
  readonly course: string;
  /** The lesson's id; its folder's whole name when that gives no id of its own. */
  readonly id: string;
  readonly order: number;
  readonly problems: readonly ContentProblem[];
}

/** Precise enough to mend it: where, what was found, what was expected. */
export interface ContentProblem {
  /** Relative to the content directory, with slashes. */
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface Course {
  readonly id: string;
  readonly order: number;
  readonly titles: Readonly<Record<Locale, string>>;
  readonly summaries: Readonly<Record<Locale, string>>;
  /** In order. */
  readonly lessons: ReadonlyArray<Lesson | BrokenLesson>;
  /** Glossary: term id → what it means, per locale. */
  readonly terms: Readonly<Record<string, Readonly<Record<Locale, string>>>>;
  /** What is wrong with the course itself. Its lessons stand; what is missing of its texts is its id. */
  readonly problems: readonly ContentProblem[];
}

export const isBroken = (lesson: Lesson | BrokenLesson): lesson is BrokenLesson => 'problems' in lesson;

/** Those whose output the page has. */
export const recordedBlocks = ({ blocks }: Pick<Lesson, 'blocks'>): Block[] =>
  blocks.filter(({ shownAs }) => shownAs !== 'nothing');

/** Whether learners may run it. Of any other, they know nothing before they ask for a solution. */
export const isRunnable = ({ shownAs }: Pick<Block, 'shownAs'>): boolean => shownAs === 'run';

export interface PublicBlock {
  readonly id: string;
  readonly command: string;
  readonly host: string;
  readonly terminal: string;
  readonly apart: boolean;
  /** It leaves the learner in a program. */
  readonly opensProgram: boolean;
  /** It is typed into a program. */
  readonly insideProgram: boolean;
  readonly editable: boolean;
}

export interface PublicQuiz {
  readonly id: string;
  readonly kind: Quiz['kind'];
  readonly question: string;
  readonly choices: ReadonlyArray<{ readonly id: string; readonly text: string }>;
}

/** What the browser may know of a lesson: no checks, no solutions, no right answers. */
export interface PublicLesson {
  readonly course: string;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly hosts: readonly string[];
  readonly blocks: readonly PublicBlock[];
  readonly steps: ReadonlyArray<{ readonly id: string; readonly title: string; readonly blocks: readonly string[] }>;
  readonly quizzes: readonly PublicQuiz[];
}
