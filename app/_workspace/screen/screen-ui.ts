// What the page shows over a terminal: questions, a search, a link's target, a command's menu. Written by the screen, shown
// by terminal-overlay.tsx. Knows no xterm.js.
import type { ExternalStore } from '../../../lib/client/external-store.ts';

/** Something that does not happen unless the learner says so. */
export type Question = { readonly accept: () => void; readonly refuse?: () => void } & (
  | { readonly kind: 'paste'; readonly preview: string; readonly lines: number }
  | { readonly kind: 'clipboard'; readonly preview: string; readonly chars: number }
  | { readonly kind: 'link'; readonly href: string; readonly text: string }
);

/** Words that go by themselves. */
export type Remark = 'copied' | 'copy-failed' | 'paste-refused' | 'paste-too-large';

/** Pixels from the upper left corner of the terminal's place. */
export interface Spot {
  readonly left: number;
  readonly top: number;
}

/** What can be had of a command; null when that text is not there. */
export interface CommandMenu extends Spot {
  readonly title: string;
  readonly command: string | null;
  readonly output: string | null;
}

export interface ScreenUi {
  /** A new number asks for the keyboard once more. */
  readonly search: number | null;
  readonly question: Question | null;
  readonly remark: Remark | null;
  /** The link under the mouse. */
  readonly link: (Spot & { readonly href: string }) | null;
  readonly menu: CommandMenu | null;
  /** The bell: a flash, no sound. */
  readonly ringing: boolean;
}

export const NOTHING_SHOWN: ScreenUi = {
  search: null,
  question: null,
  remark: null,
  link: null,
  menu: null,
  ringing: false,
};

export type ScreenUiStore = ExternalStore<ScreenUi>;

export function answer(ui: ScreenUiStore, question: Question, accepted: boolean): void {
  if (ui.get().question !== question) return;
  ui.update((now) => ({ ...now, question: null }));
  if (accepted) question.accept();
  else question.refuse?.();
}

/** More are not counted. */
export const MATCH_LIMIT = 1000;

export interface Matches {
  /** From 1 on; 0 when there are too many to say which. */
  readonly current: number;
  readonly count: number;
}

export interface SearchOptions {
  readonly caseSensitive: boolean;
  readonly regex: boolean;
}

export interface Searcher {
  /** @returns null for an expression that cannot be read */
  find(term: string, options: SearchOptions & { readonly direction: -1 | 0 | 1 }): Matches | null;
  /** Output goes on while one searches. */
  onMatches(listener: (matches: Matches) => void): void;
  clear(): void;
}

/** The screen, as far as what is shown over it needs it. */
export interface ScreenForOverlay {
  readonly ui: ScreenUiStore;
  focus(): void;
  /** Loaded when somebody searches for the first time. */
  searcher(): Promise<Searcher>;
}
