// Watches a learner's engine and says which steps hold. Driven by the engine's events: by itself it looks again only
// where it could not see.

import type { Check } from '../../lib/content/check.ts';
import { DisposableStore } from '../../lib/disposable.ts';
import type { StepState } from '../../lib/protocol/messages.ts';
import { pause } from '../engine/deadline.ts';
import type { Engine } from '../engine/engine.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { readContainers } from './read-containers.ts';

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
/** For what was only waited for: an engine whose processor is full of its learner's work is looked at as often as this. */
const MAX_IDLE_REST_MS = 5_000;
/**
 * The next event is read after this: what it tells of is seen anyway, as a look sees all that there is. A pause grows
 * with each event that was there already, as a flood's are, which may take milliseconds each to read.
 */
const EVENT_PAUSE_MS = 5;
const EVENT_PAUSE_GROWTH = 1.2;
const MAX_EVENT_PAUSE_MS = 100;
/** An event that was waited for so long is none of a flood. */
const EVENT_LULL_MS = 25;
/** The event stream breaks when the learner's engine restarts. */
const RECONNECT_MS = 1000;
/** After a look that failed no event need come: what the learner did was perhaps seen by nobody. */
const REPEAT_MS = 1000;
/** After one that did not see all of them, which may be so for good. */
const REPEAT_PARTIAL_MS = 5_000;

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
  #repeat: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isBlind = false;
  #restUntilMs = 0;

  /** @param onError told once for each time that the engine goes out of sight */
  constructor(engine: Engine, onState: (state: StepState) => void, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#onState = onState;
    this.#onError = onError;
    this.#store.add(() => clearTimeout(this.#timer));
    this.#store.add(() => clearTimeout(this.#repeat));
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
        await this.#followEvents(signal);
      } catch (error) {
        this.#goBlind(error);
      }
      await pause(RECONNECT_MS, signal);
      this.#lookSoon();
    }
  }

  async #followEvents(signal: AbortSignal): Promise<void> {
    let pauseMs = EVENT_PAUSE_MS;
    let askedAt = performance.now();
    for await (const _ of this.#engine.events({ types: ['container'] }, { signal })) {
      if (signal.aborted) return;
      this.#lookSoon();
      const isFlood = performance.now() - askedAt < EVENT_LULL_MS;
      pauseMs = isFlood ? Math.min(pauseMs * EVENT_PAUSE_GROWTH, MAX_EVENT_PAUSE_MS) : EVENT_PAUSE_MS;
      await pause(pauseMs, signal);
      askedAt = performance.now();
    }
  }

  #lookSoon(): void {
    if (this.#store.disposed) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    const delayMs = Math.max(DEBOUNCE_MS, this.#restUntilMs - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        if (this.#lookAgain) this.#lookSoon();
      });
    }, delayMs);
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    clearTimeout(this.#repeat);
    if (this.#steps.size === 0) return;
    const cost = measureCost();
    try {
      const { containers, isPartial } = await readContainers(this.#engine, this.#abort.signal);
      this.#isBlind = false;
      for (const step of [...this.#steps.values()]) this.#report(step, evaluate(step.check, { containers }));
      this.#rest(cost, MAX_IDLE_REST_MS);
      if (isPartial) this.#lookIn(REPEAT_PARTIAL_MS);
    } catch (error) {
      this.#goBlind(error);
      // Perhaps it waited for an engine that is away for a moment: the learner need not wait even longer.
      this.#rest(cost, 0);
      this.#lookIn(REPEAT_MS);
    }
  }

  #lookIn(delayMs: number): void {
    if (this.#store.disposed) return;
    this.#repeat = setTimeout(() => this.#lookSoon(), delayMs);
  }

  /** @param maxIdleMs for the part of the look in which the processor may have had nothing to do */
  #rest({ passedMs, processorMs }: Cost, maxIdleMs: number): void {
    const passed = passedMs();
    const idleMs = Math.min(REST_FACTOR * passed, maxIdleMs);
    this.#restUntilMs = performance.now() + Math.max(idleMs, REST_FACTOR * Math.min(passed, processorMs()));
  }

  #goBlind(error: unknown): void {
    if (this.#isBlind || this.#abort.signal.aborted) return;
    this.#isBlind = true;
    this.#onError(error);
  }

  #report({ ref }: WatchedStep, verdict: Verdict): void {
    if (verdict.passed) {
      this.#steps.delete(ref);
      this.#onState({ status: 'passed', step: ref, passedAt: Date.now(), lapsed: null });
      return;
    }
    const told = JSON.stringify(verdict.reason);
    if (this.#lastReason.get(ref) === told) return;
    this.#lastReason.set(ref, told);
    this.#onState({ status: 'todo', step: ref, reason: verdict.reason });
  }
}

interface Cost {
  passedMs(): number;
  /** The whole server's: no look has cost more. */
  processorMs(): number;
}

function measureCost(): Cost {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  return {
    passedMs: () => performance.now() - startedAt,
    processorMs: () => {
      const { user, system } = process.cpuUsage(usedBefore);
      return (user + system) / 1000;
    },
  };
}
