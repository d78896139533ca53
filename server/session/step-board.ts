// How the steps of a session stand: which are watched, which were passed. What was shown as passed stays passed.
import type { DisposableStore } from '../../lib/disposable.ts';
import type { StepState } from '../../lib/protocol/messages.ts';
import { StepWatcher, type WatchedStep } from '../checks/step-watcher.ts';
import type { Engine } from '../engine/engine.ts';
import type { LearnerRecord } from './learner-record.ts';

export interface StepListeners {
  onStep(step: StepState): void;
  /** The engine cannot be looked at. */
  onError(error: unknown): void;
}

export class StepBoard {
  readonly #record: LearnerRecord;
  readonly #listeners: StepListeners;
  readonly #steps = new Map<string, StepState>();
  readonly #watched = new Map<string, WatchedStep>();
  #watcher: StepWatcher | undefined;

  /** Post-condition: those that the record holds as passed are there again. */
  constructor(record: LearnerRecord, listeners: StepListeners) {
    this.#record = record;
    this.#listeners = listeners;
    for (const step of record.passedSteps()) this.#steps.set(step.step, step);
  }

  get list(): StepState[] {
    return [...this.#steps.values()];
  }

  /** From now on these are watched, as long as there is an engine, and told. */
  watch(steps: readonly WatchedStep[]): void {
    for (const step of steps) {
      this.#watched.set(step.ref, step);
      if (!this.#steps.has(step.ref)) this.#steps.set(step.ref, { status: 'todo', step: step.ref, reason: null });
    }
    this.#watcher?.watch(steps.filter(({ ref }) => this.#steps.get(ref)?.status !== 'passed'));
  }

  /** There is an engine, for as long as the store is not disposed. */
  serve(engine: Engine, store: DisposableStore): void {
    const { onError } = this.#listeners;
    const watcher = new StepWatcher(engine, (step) => this.#set(step), onError);
    store.add(() => watcher.dispose());
    this.#watcher = watcher;
    this.watch([...this.#watched.values()]);
  }

  /** There is no engine any more. */
  end(): void {
    this.#watcher = undefined;
  }

  #set(step: StepState): void {
    this.#steps.set(step.step, step);
    // Before the page shows it.
    if (step.status === 'passed') this.#record.putPassedStep(step);
    this.#listeners.onStep(step);
  }
}
