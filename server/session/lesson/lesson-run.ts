// What a block of a lesson is to the session that runs it. Pure.
import type { Check } from '../../../lib/content/check.ts';
import { type Block, DEFAULT_HOST, type Lesson } from '../../../lib/content/lesson.ts';
import { SlipwayError } from '../../../lib/errors.ts';
import type { WatchedStep } from '../../checks/step-watcher.ts';
import type { BlockRun, RunWay } from '../runs/block-run.ts';
import { keyOf } from './item-key.ts';

/** A host of the session: a further one by its id, null for the sandbox that every session has. */
export type HostId = string | null;

export interface LessonRun extends BlockRun {
  /** Undefined: wherever the terminal is. */
  readonly host?: HostId | undefined;
  /** Beside the learner's shell. */
  readonly apart?: boolean | undefined;
}

/** The first host of a lesson is the session's own sandbox. */
export const hostOf = ({ hosts }: Pick<Lesson, 'hosts'>, id: string): HostId => (hosts[0]?.id === id ? null : id);

/** @throws SlipwayError `sandbox-gone` where the lesson has no such host */
export function knownHost(lesson: Pick<Lesson, 'hosts'>, id: string): HostId {
  if (lesson.hosts.some((host) => host.id === id)) return hostOf(lesson, id);
  throw new SlipwayError('sandbox-gone', `the lesson has no host ${id}`);
}

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

/** The steps of a lesson as the session watches them: hosts and steps by the names that they have there. */
export function watchedSteps(lesson: Lesson): WatchedStep[] {
  const keys = lesson.steps.map(({ id }) => keyOf(lesson, `${lesson.id}/${id}`));
  return lesson.steps.map(({ check }, index) => ({
    ref: keys[index] as string,
    check: onHostsOf(lesson, check),
    previous: keys[index - 1] ?? null,
  }));
}

function onHostsOf(lesson: Lesson, check: Check): Check {
  const host = hostOf(lesson, check.host) ?? DEFAULT_HOST;
  if (check.kind === 'all' || check.kind === 'any') {
    return { ...check, host, checks: check.checks.map((part) => onHostsOf(lesson, part)) };
  }
  return check.kind === 'not' ? { ...check, host, check: onHostsOf(lesson, check.check) } : { ...check, host };
}

/** Of all steps before this one. */
export function stepKeysBefore(lesson: Lesson, stepId: string): string[] {
  const target = lesson.steps.findIndex(({ id }) => id === stepId);
  return lesson.steps.slice(0, Math.max(0, target)).map(({ id }) => keyOf(lesson, `${lesson.id}/${id}`));
}
