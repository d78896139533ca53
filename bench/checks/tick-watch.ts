// The steps of a measurement, watched as a session's are: a pass is in the database before it counts.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../lib/content/check.ts';
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import { LearnerRecord } from '../../server/session/learner-record.ts';
import { Progress } from '../../server/session/lesson/progress.ts';
import { StepBoard } from '../../server/session/lesson/step-board.ts';
import { Database } from '../../server/storage/database.ts';
import { DatabaseProgressStore } from '../../server/storage/database-progress-store.ts';
import { MemoryStore } from '../../server/testing/session-parts.ts';
import type { BenchContext } from '../context.ts';
import { waitUntil } from '../wait-until.ts';

export const HOST = 'sandbox';

export class TickWatch {
  readonly #context: BenchContext;
  readonly #board: StepBoard;
  /** When each step was told as passed, and those that were told as not. */
  readonly #passedAt = new Map<string, number>();
  readonly #open = new Set<string>();

  /** Post-condition: the database answers. */
  static async begin(context: BenchContext, sandbox: Sandbox): Promise<TickWatch> {
    const progress = await openProgress(context);
    return new TickWatch(context, sandbox, progress);
  }

  private constructor(context: BenchContext, sandbox: Sandbox, progress: Progress) {
    const kept = progress.of(randomUUID());
    this.#context = context;
    this.#board = new StepBoard(new LearnerRecord(new MemoryStore().open(randomUUID())), {
      onStep: ({ step, status }) => {
        if (status === 'passed') this.#passedAt.set(step, Date.now());
        else this.#open.add(step);
      },
      commit: ({ step, passedAt }) => kept.pass(step, passedAt),
      onError: (error) => context.say(`out of sight: ${String(error)}`),
    });
    this.#board.serve(HOST, sandbox, context.store);
  }

  /** Resolves when the page would say that the step is not done. */
  async open(name: string, check: Check): Promise<void> {
    const ref = refOf(name);
    this.#board.watch([{ ref, check, previous: null }]);
    await waitUntil(`${name} is open`, this.#context, () => this.#open.has(ref));
  }

  /** @returns when the page would have ticked the step off, in milliseconds since the epoch */
  async tick(name: string): Promise<number> {
    const ref = refOf(name);
    await waitUntil(`${name} is passed`, this.#context, () => this.#passedAt.has(ref));
    return this.#passedAt.get(ref) ?? 0;
  }

  /** As the session does when a command of the learner has begun. */
  noteCommand(command: string): void {
    this.#board.noteCommand(HOST, command);
  }

  /** As the session does when it has ended. */
  nudge(): void {
    this.#board.nudge(HOST);
  }
}

async function openProgress(context: BenchContext): Promise<Progress> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  context.store.add(() => rm(dataDirectory, { recursive: true }));
  const log = { warn: (_fields: object, message: string) => context.say(message) };
  const database = Database.open({ url: undefined, dataDirectory, root: context.config.root, log });
  context.store.add(() => database[Symbol.asyncDispose]());
  await database.queries();
  return new Progress(new DatabaseProgressStore(database), log);
}

const refOf = (name: string): string => `bench/bench/${name}`;
