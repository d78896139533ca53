// The one internal model of a lesson, whichever way it was written. Plain data; loading and compiling are elsewhere.
import type { Locale } from '../protocol/messages.ts';

/** A runnable command. Written once in lesson.yaml, placed in the prose of each locale by its id. */
export interface Block {
  readonly id: string;
  /** One or more lines, typed into the learner's shell as they stand. */
  readonly command: string;
  readonly terminal: string;
  readonly expectedExitCode: number;
}

export const CONTAINER_STATES = ['created', 'running', 'exited'] as const;

/** All fields given must hold for one and the same container; `count` asks for at least so many such containers. */
export interface ContainerCondition {
  readonly image?: string | undefined;
  readonly name?: string | undefined;
  readonly state?: (typeof CONTAINER_STATES)[number] | undefined;
  readonly exitCode?: number | undefined;
  readonly count?: number | undefined;
}
export interface ContainerCheck {
  readonly container: ContainerCondition;
}
export interface AllCheck {
  readonly all: readonly Check[];
}
export interface AnyCheck {
  readonly any: readonly Check[];
}
/** Declarative, over the state of the learner's engine. `all` and `any` compose; the language grows with the lessons. */
export type Check = ContainerCheck | AllCheck | AnyCheck;

export interface Step {
  readonly id: string;
  readonly blocks: readonly string[];
  readonly check: Check;
}

export interface Lesson {
  /** Course and lesson ids: the folder names without their leading numbers. */
  readonly course: string;
  readonly id: string;
  readonly order: number;
  readonly minutes: number;
  readonly blocks: readonly Block[];
  readonly steps: readonly Step[];
  /** Per locale: title, summary and MDX source. */
  readonly texts: Readonly<Record<Locale, LessonText>>;
  /** SHA-256 over the lesson's three files, hex. */
  readonly hash: string;
}

export interface LessonText {
  readonly title: string;
  readonly summary: string;
  /** The prose, with the frontmatter blanked out: a line has the same number here as in its file. */
  readonly mdx: string;
  /** Step id → title, written in the locale's frontmatter. */
  readonly stepTitles: Readonly<Record<string, string>>;
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
  /** What is wrong with the course itself. Its lessons stand; what is missing of its texts is its id. */
  readonly problems: readonly ContentProblem[];
}

export const isBroken = (lesson: Lesson | BrokenLesson): lesson is BrokenLesson => 'problems' in lesson;

/** What the browser may know of a lesson: no checks, no solutions. */
export interface PublicLesson {
  readonly course: string;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly blocks: ReadonlyArray<{ readonly id: string; readonly command: string; readonly terminal: string }>;
  readonly steps: ReadonlyArray<{ readonly id: string; readonly title: string; readonly blocks: readonly string[] }>;
}
