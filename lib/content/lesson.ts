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

/**
 * A condition on the learner engine's containers. All fields given must hold for one container; `count` asks for
 * at least so many such containers.
 */
export interface ContainerCheck {
  readonly container: {
    readonly image?: string | undefined;
    readonly name?: string | undefined;
    readonly state?: 'running' | 'exited' | 'created' | undefined;
    readonly exitCode?: number | undefined;
    readonly count?: number | undefined;
  };
}
/** Declarative, over engine state. A list under `all` or `any` composes; the language grows with the lessons. */
export type Check = ContainerCheck | { readonly all: readonly Check[] } | { readonly any: readonly Check[] };

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
  /** Per locale: title, summary and MDX source (frontmatter taken off). */
  readonly texts: Readonly<Record<Locale, LessonText>>;
  /** SHA-256 over all files of the lesson, hex. */
  readonly hash: string;
}

export interface LessonText {
  readonly title: string;
  readonly summary: string;
  readonly mdx: string;
  /** Step id → title, written in the locale's frontmatter. */
  readonly stepTitles: Readonly<Record<string, string>>;
}

/** A lesson that could not be loaded: listed as broken, never a reason for the site to fail. */
export interface BrokenLesson {
  readonly course: string;
  readonly id: string;
  readonly order: number;
  readonly problems: readonly ContentProblem[];
}

/** Precise enough to mend it: where, what was found, what was expected. */
export interface ContentProblem {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface Course {
  readonly id: string;
  readonly order: number;
  readonly titles: Readonly<Record<Locale, string>>;
  readonly summaries: Readonly<Record<Locale, string>>;
  readonly lessons: ReadonlyArray<Lesson | BrokenLesson>;
}

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
