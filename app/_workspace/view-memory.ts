// What a page keeps, as text, of what the learner looks at, and what of it can be shown again. Pure. The text may be an older
// page's or anybody's: one that is not as it should be is no memory at all.
import * as z from 'zod/mini';
import type { LessonRef } from '../../lib/protocol/messages.ts';
import { namesOf } from './tab-list.ts';
import { type Layout, MAX_SHARE, MIN_SHARE, single } from './terminal-layout.ts';
import { activeTerminal, type ViewState } from './view-state.ts';

const name = z.string().check(z.minLength(1), z.maxLength(64));
const memorySchema = z.strictObject({
  /** Where it was; empty for a page without a lesson. */
  page: z.string().check(z.maxLength(2 * 64 + 1)),
  dock: z.enum(['closed', 'half', 'full']),
  filled: z.boolean(),
  share: z.int().check(z.minimum(MIN_SHARE), z.maximum(MAX_SHARE)),
  layout: z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('single'), active: name }),
    z.strictObject({
      mode: z.literal('split'),
      panes: z.readonly(z.tuple([name, name]).check(z.refine(([first, second]) => first !== second))),
      focused: z.literal([0, 1]),
    }),
  ]),
});

export type ViewMemory = z.infer<typeof memorySchema>;

/** Four names at their longest, and the rest. */
const MAX_CHARS = 450;

export const pageOf = (lesson: LessonRef | null): string =>
  lesson === null ? '' : `${lesson.course}/${lesson.lesson}`;

export const writeMemory = (page: string, { dock, filled, share, layout }: ViewState): string =>
  JSON.stringify({ page, dock, filled, share, layout } satisfies ViewMemory);

/** @returns null for what is no memory */
export function readMemory(text: string | null): ViewMemory | null {
  if (text === null || text.length > MAX_CHARS) return null;
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

interface FrameChange {
  readonly memory: ViewMemory;
  /** What is looked at before anybody has chosen. */
  readonly first: ViewState;
  /** Where the learner is now. */
  readonly page: string;
}

/**
 * The frame as it was, as far as it is still the first one: what the learner has changed meanwhile stays. How much of a lesson
 * the terminals hide is remembered for that lesson only; terminals alone fill their page whatever was remembered.
 */
export function withFrame(state: ViewState, { first, memory, page }: FrameChange): ViewState {
  const share = state.share === first.share ? memory.share : state.share;
  if (memory.page !== page) return { ...state, share };
  return {
    ...state,
    share,
    dock: state.dock === first.dock ? memory.dock : state.dock,
    filled: state.filled === first.filled ? first.filled || memory.filled : state.filled,
  };
}

/** The same was in front as is in front at first. */
export const isFirst = ({ layout }: ViewMemory, first: ViewState): boolean =>
  layout.mode === 'single' && layout.active === activeTerminal(first);

/** In front comes what was there, as far as it has a tab: a memory opens no terminal. */
export function withFront(state: ViewState, { layout }: ViewMemory): ViewState {
  const panes = layout.mode === 'single' ? [layout.active] : layout.panes;
  const [first, second] = panes.filter((pane) => namesOf(state.list).includes(pane));
  if (first === undefined) return state;
  const remaining: Layout = second === undefined ? single(first) : layout;
  return { ...state, layout: remaining };
}
