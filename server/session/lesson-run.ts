// What a block of a lesson is to the session that runs it. Pure.
import type { Block, Lesson } from '../../lib/content/lesson.ts';
import type { BlockRun, RunWay } from './block-run.ts';
import { keyOf } from './item-key.ts';

/** A host of the session: a further one by its id, null for the sandbox that every session has. */
export type HostId = string | null;

export interface LessonRun extends BlockRun {
  readonly host: HostId;
  /** Beside the learner's shell. */
  readonly apart: boolean;
}

/** The first host of a lesson is the session's own sandbox. */
export const hostOf = ({ hosts }: Pick<Lesson, 'hosts'>, id: string): HostId => (hosts[0]?.id === id ? null : id);

export function toRun(lesson: Lesson, block: Block, asked: { runId: string; command: string }): LessonRun {
  return {
    block: keyOf(lesson, `${lesson.id}/${block.id}`),
    expectedExitCode: block.expectedExitCode,
    ...asked,
    host: hostOf(lesson, block.host),
    apart: block.apart,
    way: wayOf(block),
  };
}

function wayOf({ prompt, inside }: Block): RunWay {
  if (inside !== null) return { kind: 'inside', prompt: inside };
  return prompt === null ? { kind: 'shell' } : { kind: 'opens', prompt };
}
