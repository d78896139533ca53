// What a page keeps, as text, of what the learner looks at, and what of it can be shown again. Pure. The text may be an older
// page's or anybody's: one that is not as it should be is no memory at all.
import * as z from 'zod/mini';
import { namesOf } from './tab-list.ts';
import { type Layout, MAX_SHARE, MIN_SHARE, single } from './terminal-layout.ts';
import type { ViewState } from './view-state.ts';

const name = z.string().check(z.minLength(1), z.maxLength(64));
const memorySchema = z.strictObject({
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

/** Two names at their longest, and the rest. */
const MAX_CHARS = 300;

export const writeMemory = ({ dock, filled, share, layout }: ViewState): string =>
  JSON.stringify({ dock, filled, share, layout } satisfies ViewMemory);

/** @returns null for what is no memory */
export function readMemory(text: string | null): ViewMemory | null {
  if (text === null || text.length > MAX_CHARS) return null;
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The frame as it was. Terminals alone fill their page whatever was remembered. */
export const withFrame = (state: ViewState, { dock, filled, share }: ViewMemory): ViewState => ({
  ...state,
  dock,
  share,
  filled: state.filled || filled,
});

/** In front comes what was there, as far as it has a tab: a memory opens no terminal. */
export function withFront(state: ViewState, { layout }: ViewMemory): ViewState {
  const panes = layout.mode === 'single' ? [layout.active] : layout.panes;
  const [first, second] = panes.filter((pane) => namesOf(state.list).includes(pane));
  if (first === undefined) return state;
  const remaining: Layout = second === undefined ? single(first) : layout;
  return { ...state, layout: remaining };
}
