// Says which steps hold, and why the others do not, whenever something that they depend on has changed. It takes no pass
// back: what was passed is the board's to know.
import type { Check } from '../../lib/content/check.ts';
import type { DisposableStore } from '../../lib/disposable.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import type { EngineSight } from './engine-sight.ts';
import { evaluate } from './evaluate.ts';
import { waitForAgeMs } from './evaluate-container.ts';
import type { Facts, RememberedContainer } from './facts.ts';
import { HostWatch, type WatchedSandbox } from './host-watch.ts';
import { lastingPart } from './lasting-part.ts';
import { isProbeCheck, partsOf, probeKey, probeOf } from './probe.ts';
import { Slots } from './slots.ts';
import { type WantedOfHost, wantedOf } from './wanted.ts';

export interface WatchedStep {
  /** Whatever names the lesson, then `/<step>`. */
  readonly ref: string;
  readonly check: Check;
  /** The step before it; null of the first. */
  readonly previous: string | null;
}

export interface WatcherListeners {
  /** When the step was passed; undefined: it was not. */
  passedAt(ref: string): number | undefined;
  /** Another reason than before. */
  onReason(ref: string, reason: Reason): void;
  /** It holds, because of what happened at that time. Told again and again until it is known as passed. */
  onPassed(ref: string, atMs: number): void;
  /** Why a step that was passed would not pass now; null: it would again. */
  onLapse(ref: string, reason: Reason | null): void;
  /** An engine cannot be looked at: told once for each time that it goes out of sight. */
  onError(error: unknown): void;
}

/** A host's sandbox, and what is known of it. */
export interface ServedHost {
  readonly sandbox: WatchedSandbox;
  readonly beganAtMs: number;
  readonly seen: readonly RememberedContainer[];
  readonly onSeen: (seen: readonly RememberedContainer[]) => void;
  /** That were run there, of one line each. */
  readonly commands: readonly string[];
}

const SCRIPTS_AT_ONCE = 2;
/** Of each host, the newest. */
const MAX_COMMANDS = 200;
const COMMAND_CHARS = 4000;
const NOTHING_SEEN = { beganAtMs: 0, view: undefined, seen: [] };
const NOTHING: WantedOfHost = { parts: [], probes: [] };

export class StepWatcher {
  readonly #listeners: WatcherListeners;
  readonly #steps = new Map<string, WatchedStep>();
  readonly #hosts = new Map<string, HostWatch>();
  readonly #commands = new Map<string, string[]>();
  readonly #answered = new Set<string>();
  /** By step, as JSON: only what is new is told. */
  readonly #told = new Map<string, string>();
  readonly #scripts = new Slots(SCRIPTS_AT_ONCE);
  #stirredAtMs = Date.now();
  /** Steps that were open when it was last said what is wanted. */
  #askedFor = 0;
  #isNewsHeld = false;
  #ageTimer: NodeJS.Timeout | undefined;

  constructor(listeners: WatcherListeners) {
    this.#listeners = listeners;
  }

  /** Adds steps to watch; one that is known already is watched as it is now. */
  watch(steps: readonly WatchedStep[]): void {
    for (const step of steps) this.#steps.set(step.ref, step);
    this.#wantAll();
    this.evaluate();
  }

  /** From now on these are not watched. */
  forget(refs: Iterable<string>): void {
    for (const ref of refs) this.#steps.delete(ref);
    this.#wantAll();
  }

  /** Until `newFrom` nothing that is there is new, and no command counts: a jump does it. */
  holdNews(): void {
    this.#isNewsHeld = true;
  }

  /** What was there before this time is not new, and what was run or removed before is nobody's doing. */
  newFrom(atMs: number): void {
    this.#isNewsHeld = false;
    this.#commands.clear();
    for (const host of this.#hosts.values()) host.beginAt(atMs);
    this.evaluate();
  }

  /** There is an engine for the host, for as long as the store is not disposed. */
  serve(host: string, { sandbox, commands, ...served }: ServedHost, store: DisposableStore): void {
    this.#commands.set(host, [...commands]);
    const watch = new HostWatch({
      ...served,
      sandbox,
      scripts: this.#scripts,
      commands: () => this.#commands.get(host) ?? [],
      isAwaited: (key) => this.#isAwaited(key),
      onChange: () => {
        if (this.#hosts.get(host) === watch) this.evaluate();
      },
      onStir: (atMs) => this.#stirred(atMs),
      onError: (error) => this.#listeners.onError(error),
    });
    this.#hosts.set(host, watch);
    store.add(() => {
      if (this.#hosts.get(host) === watch) this.end(host);
      return watch.dispose();
    });
    this.#wantAll();
  }

  /** There is no engine for the host any more. */
  end(host: string): void {
    this.#hosts.delete(host);
    if (this.#hosts.size === 0) clearTimeout(this.#ageTimer);
  }

  sight(host: string): EngineSight | undefined {
    return this.#hosts.get(host)?.sight;
  }

  /** Looks at a step now, also where something is to be asked. */
  checkNow(ref: string): void {
    const step = this.#steps.get(ref);
    if (step === undefined) return;
    this.#stirred(Date.now());
    for (const check of partsOf(step.check)) {
      const host = this.#hosts.get(check.host);
      if (isProbeCheck(check)) host?.askNow(probeKey(probeOf(check)));
      else host?.sight.lookSoon();
    }
    this.evaluate();
  }

  /** The learner ran a command there, of one or more lines. */
  noteCommand(host: string, command: string): void {
    if (this.#isNewsHeld) return;
    const lines = command
      .slice(0, COMMAND_CHARS)
      .split('\n')
      .filter((line) => line.trim() !== '');
    this.#commands.set(host, [...(this.#commands.get(host) ?? []), ...lines].slice(-MAX_COMMANDS));
    this.#stirred(Date.now());
    this.evaluate();
  }

  /** The quiz was answered right. @param ref named as the lesson's steps are, with the quiz's id at its end */
  noteQuiz(ref: string): void {
    this.#answered.add(ref);
    this.#stirred(Date.now());
    this.evaluate();
  }

  /** Something has ended there that may have changed what no event tells of. */
  nudge(host: string): void {
    this.#stirred(Date.now());
    this.#hosts.get(host)?.stir();
  }

  evaluate(): void {
    const open = new Set(this.#open);
    for (const step of [...this.#steps.values()]) {
      if (open.has(step)) this.#evaluateOpen(step);
      else this.#evaluatePassed(step);
    }
    if (open.size !== this.#askedFor) this.#wantAll();
    this.#waitForAge();
  }

  #evaluateOpen(step: WatchedStep): void {
    const verdict = evaluate(step.check, this.#factsFor(step));
    if (verdict.outcome === 'passed') this.#listeners.onPassed(step.ref, this.#stirredAtMs);
    if (verdict.outcome === 'failed' && this.#isNews(step.ref, verdict.reason)) {
      this.#listeners.onReason(step.ref, verdict.reason);
    }
  }

  #evaluatePassed(step: WatchedStep): void {
    const check = lastingPart(step.check);
    if (check === null) return;
    const verdict = evaluate(check, this.#factsFor(step));
    if (verdict.outcome === 'unknown') return;
    const reason = verdict.outcome === 'failed' ? verdict.reason : null;
    const isFirst = !this.#told.get(step.ref)?.startsWith('passed');
    if (this.#isNews(step.ref, reason, 'passed') && !(isFirst && reason === null)) {
      this.#listeners.onLapse(step.ref, reason);
    }
  }

  #isNews(ref: string, reason: Reason | null, status = 'todo'): boolean {
    const told = `${status} ${JSON.stringify(reason)}`;
    if (this.#told.get(ref) === told) return false;
    this.#told.set(ref, told);
    return true;
  }

  #factsFor({ ref, previous }: WatchedStep): Facts {
    const lesson = ref.slice(0, ref.lastIndexOf('/'));
    return {
      nowMs: Date.now(),
      sinceMs: this.#isNewsHeld ? Number.POSITIVE_INFINITY : this.#passedAt(previous),
      // What the learner ran is known also while there is no sandbox.
      host: (id) => {
        const facts = this.#hosts.get(id)?.facts ?? { ...NOTHING_SEEN, commands: this.#commands.get(id) ?? [] };
        return this.#isNewsHeld ? { ...facts, seen: [] } : facts;
      },
      isAnswered: (quiz) => this.#answered.has(`${lesson}/${quiz}`),
      probe: (key) => this.#probe(key),
    };
  }

  #passedAt(ref: string | null): number {
    return (ref !== null && this.#listeners.passedAt(ref)) || 0;
  }

  #probe(key: string) {
    for (const host of this.#hosts.values()) {
      const result = host.result(key);
      if (result) return result;
    }
    return undefined;
  }

  get #open(): WatchedStep[] {
    return [...this.#steps.values()].filter(({ ref }) => this.#listeners.passedAt(ref) === undefined);
  }

  /** What is passed needs no asking, but is looked at. */
  #wantAll(): void {
    const open = this.#open;
    this.#askedFor = open.length;
    const wanted = wantedOf(
      [...this.#steps.values()].map(({ check }) => check),
      open.map(({ check }) => check),
    );
    for (const [id, host] of this.#hosts) {
      const { parts, probes } = wanted.get(id) ?? NOTHING;
      host.want(parts, probes);
    }
  }

  #isAwaited(key: string): boolean {
    return this.#open.some((step) =>
      [...partsOf(step.check)].some((check) => isProbeCheck(check) && probeKey(probeOf(check)) === key),
    );
  }

  #stirred(atMs: number): void {
    this.#stirredAtMs = atMs;
  }

  /** A container becomes old enough without an event. */
  #waitForAge(): void {
    clearTimeout(this.#ageTimer);
    const waits = this.#open
      .flatMap(({ check }) => [...partsOf(check)])
      .flatMap((check) => {
        if (check.kind !== 'container') return [];
        const containers = this.#hosts.get(check.host)?.facts.view?.containers ?? [];
        return waitForAgeMs(check.container, containers, Date.now()) ?? [];
      });
    if (waits.length > 0) this.#ageTimer = setTimeout(() => this.evaluate(), Math.min(...waits, MAX_WAIT_MS));
  }
}

/** Timers know no longer ones. */
const MAX_WAIT_MS = 24 * 60 * 60_000;
