// In which order a reader comes upon what a lesson has, and as what. All languages have the same order; the first one's is taken.
import type { ProseFile } from '../draft/lesson-draft.ts';
import type { Block } from '../lesson.ts';
import type { Placement } from '../parse-prose.ts';

export class ReadingOrder {
  readonly #blocks: readonly (string | undefined)[];
  readonly #steps: readonly (string | undefined)[];
  readonly #quoted: readonly (string | undefined)[];

  constructor(prose: readonly ProseFile[]) {
    const placements = prose[0]?.prose.placements ?? [];
    this.#blocks = idsOf(placements, 'Run', 'id');
    this.#steps = idsOf(placements, 'Step', 'id');
    this.#quoted = idsOf(
      prose.flatMap((text) => text.prose.placements),
      'Output',
      'of',
    );
  }

  shownAs(block: string): Block['shownAs'] {
    if (this.#blocks.includes(block)) return 'run';
    return this.#quoted.includes(block) ? 'output' : 'nothing';
  }

  /** What the prose does not have comes last, as it is written. */
  sortBlocks(ids: readonly string[]): string[] {
    return ids.toSorted((one, other) => rank(this.#blocks, one) - rank(this.#blocks, other));
  }

  sortSteps<S extends { readonly id: string }>(steps: readonly S[]): S[] {
    return steps.toSorted((one, other) => rank(this.#steps, one.id) - rank(this.#steps, other.id));
  }
}

const idsOf = (placements: readonly Placement[], component: string, attribute: string) =>
  placements.filter((placement) => placement.component === component).map(({ attributes }) => attributes[attribute]);

function rank(ids: readonly (string | undefined)[], id: string): number {
  const index = ids.indexOf(id);
  return index < 0 ? ids.length : index;
}
