// Watches a learner's engine and says which steps hold. Driven by the engine's events: it never polls.

import type { Check } from '../../lib/content/lesson.ts';
import { DisposableStore } from '../../lib/disposable.ts';
import type { StepState } from '../../lib/protocol/messages.ts';
import { pause } from '../engine/deadline.ts';
import type { ContainerDetails, Engine } from '../engine/engine.ts';
import { evaluate, type Verdict } from './evaluate.ts';

export interface WatchedStep {
  /** `<lesson>/<step>` */
  readonly ref: string;
  readonly check: Check;
}

/** Several events follow each command; one look after the last of them is enough, and still well under 100 ms. */
const DEBOUNCE_MS = 25;
/**
 * An engine that is flooded, or is none, may have events without end, and answers that take long to read. Between two
 * looks there is a rest of so many times what the last one took: watching takes a quarter of a processor at most.
 */
const REST_FACTOR = 3;
const MAX_REST_MS = 2000;
/** The next event is read after this: what it tells of is seen anyway, as a look sees all that there is. */
const EVENT_PAUSE_MS = 5;
/** The event stream breaks when the learner's engine restarts. */
const RECONNECT_MS = 1000;
/** A learner may make thousands of containers; checks look at the newest. */
const MAX_CONTAINERS = 200;

/** Reports each step once when it passes, and each change of the reason why it has not. A pass is never taken back. */
export class StepWatcher implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #onState: (state: StepState) => void;
  readonly #onError: (error: unknown) => void;
  readonly #steps = new Map<string, WatchedStep>();
  readonly #lastReason = new Map<string, string>();
  readonly #abort = new AbortController();
  readonly #store = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isBlind = false;
  #restMs = DEBOUNCE_MS;

  /** @param onError told once for each time that the engine goes out of sight */
  constructor(engine: Engine, onState: (state: StepState) => void, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#onState = onState;
    this.#onError = onError;
    this.#store.add(() => clearTimeout(this.#timer));
    this.#store.add(() => this.#abort.abort());
    void this.#follow();
  }

  /** Adds steps to watch; those known already are passed over. */
  watch(steps: readonly WatchedStep[]): void {
    for (const step of steps) if (!this.#steps.has(step.ref)) this.#steps.set(step.ref, step);
    this.#lookSoon();
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        for await (const _ of this.#engine.events({ types: ['container'] }, { signal })) {
          if (signal.aborted) return;
          this.#lookSoon();
          await pause(EVENT_PAUSE_MS, signal);
        }
      } catch (error) {
        this.#goBlind(error);
      }
      await pause(RECONNECT_MS, signal);
      this.#lookSoon();
    }
  }

  #lookSoon(): void {
    if (this.#store.disposed) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        if (this.#lookAgain) this.#lookSoon();
      });
    }, this.#restMs);
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    if (this.#steps.size === 0) return;
    const startedMs = performance.now();
    try {
      const containers = await readContainers(this.#engine, this.#abort.signal);
      this.#isBlind = false;
      for (const step of [...this.#steps.values()]) this.#report(step, evaluate(step.check, { containers }));
    } catch (error) {
      this.#goBlind(error);
    }
    const restMs = REST_FACTOR * (performance.now() - startedMs);
    this.#restMs = Math.min(Math.max(restMs, DEBOUNCE_MS), MAX_REST_MS);
  }

  #goBlind(error: unknown): void {
    if (this.#isBlind || this.#abort.signal.aborted) return;
    this.#isBlind = true;
    this.#onError(error);
  }

  #report({ ref }: WatchedStep, verdict: Verdict): void {
    if (verdict.passed) {
      this.#steps.delete(ref);
      this.#onState({ status: 'passed', step: ref, passedAt: Date.now() });
      return;
    }
    const told = JSON.stringify(verdict.reason);
    if (this.#lastReason.get(ref) === told) return;
    this.#lastReason.set(ref, told);
    this.#onState({ status: 'todo', step: ref, reason: verdict.reason });
  }
}

async function readContainers(engine: Engine, signal: AbortSignal): Promise<ContainerDetails[]> {
  const summaries = await engine.listContainers({ all: true }, { signal });
  const newest = summaries.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, MAX_CONTAINERS);
  const details = await Promise.all(newest.map(({ id }) => engine.inspectContainer(id, { signal })));
  return details.filter((container) => container !== undefined);
}
