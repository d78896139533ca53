// How the steps of a session stand: which are watched, which were passed. What was shown as passed stays passed.
import type { CommandCheck } from '../../../lib/content/check.ts';
import { fitsLine } from '../../../lib/content/pattern.ts';
import type { DisposableStore } from '../../../lib/disposable.ts';
import type { Reason, StepState } from '../../../lib/protocol/messages.ts';
import type { EngineSight } from '../../checks/engine-sight.ts';
import type { WatchedSandbox } from '../../checks/host-watch.ts';
import { partsOf } from '../../checks/probe.ts';
import { StepWatcher, type WatchedStep } from '../../checks/step-watcher.ts';
import type { ItemRef } from '../../storage/progress-store.ts';
import type { HostMemory, LearnerRecord } from '../learner-record.ts';
import { keyOfItem } from './item-key.ts';
import { type PassedStep, PassKeeper } from './pass-keeper.ts';

export interface StepListeners {
  onStep(step: StepState): void;
  /** Keeps the pass; only then it is told. Where that fails it is tried again. */
  commit?(step: PassedStep): Promise<void>;
  /** An engine cannot be looked at. */
  onError(error: unknown): void;
}

/** Of the command lines that a step looks at, so many outlive a restart of the server, the newest. */
const KEPT_COMMANDS = 20;
const KEPT_COMMAND_CHARS = 300;

/** Whether the answer to this quiz is a part of the step's check. */
const asks = ({ ref, check }: WatchedStep, quiz: string): boolean => {
  const lesson = ref.slice(0, ref.lastIndexOf('/'));
  return [...partsOf(check)].some((part) => part.kind === 'question' && `${lesson}/${part.quiz}` === quiz);
};

export class StepBoard {
  readonly #record: LearnerRecord;
  readonly #listeners: StepListeners;
  readonly #steps = new Map<string, StepState>();
  readonly #keeper: PassKeeper;
  readonly #watched = new Map<string, WatchedStep>();
  /** By host. */
  readonly #memories = new Map<string, HostMemory>();
  #leftAlone: ReadonlySet<string> = new Set();
  /** A jump goes on. */
  #isNewsHeld = false;
  readonly #watcher: StepWatcher;

  /** Post-condition: those that the record holds as passed are there again. */
  constructor(record: LearnerRecord, listeners: StepListeners) {
    this.#record = record;
    this.#listeners = listeners;
    for (const step of record.passedSteps()) this.#steps.set(step.step, step);
    this.#keeper = new PassKeeper({
      commit: async (step) => listeners.commit?.(step),
      onKept: (step) => this.#pass(step),
    });
    this.#watcher = new StepWatcher({
      passedAt: (ref) => this.#passed(ref)?.passedAt,
      onReason: (step, reason) => this.#set({ status: 'todo', step, reason }),
      onPassed: (step, atMs) => this.#keeper.keep({ status: 'passed', step, passedAt: atMs, lapsed: null }),
      onLapse: (ref, reason) => this.#lapse(ref, reason),
      onError: (error) => listeners.onError(error),
    });
  }

  get list(): StepState[] {
    return [...this.#steps.values()];
  }

  /** From now on these are watched, as long as there is an engine, and told. Those known already are watched as they are now. */
  watch(steps: readonly WatchedStep[]): void {
    for (const { ref } of steps) {
      if (!this.#steps.has(ref)) this.#steps.set(ref, { status: 'todo', step: ref, reason: null });
    }
    for (const step of steps) this.#watched.set(step.ref, step);
    this.#watcher.watch(steps.filter(({ ref }) => !this.#leftAlone.has(ref)));
  }

  /** From now on these are not watched, and cost nothing; what was told of them stands. */
  unwatch(refs: readonly string[]): void {
    const watched = refs.filter((ref) => this.#watched.delete(ref));
    if (watched.length > 0) this.#watcher.forget(watched);
  }

  /**
   * A jump brings these about: they are not the learner's doing, and do not pass by it. They are watched again when the
   * learner does something of them, has them looked at, or jumps elsewhere.
   * @param refs none: all are watched again
   */
  leaveAlone(refs: readonly string[]): void {
    const before = this.#leftAlone;
    this.#leftAlone = new Set(refs);
    this.#watcher.forget(refs);
    this.#watchAgain([...before].filter((ref) => !this.#leftAlone.has(ref)));
  }

  /** A jump makes what comes now: until `newFrom`, nothing of it is new. */
  holdNews(): void {
    this.#isNewsHeld = true;
    this.#watcher.holdNews();
  }

  /** The jump is over. What was there before this time is not new, also after a restart. */
  newFrom(atMs: number): void {
    for (const [host, memory] of this.#memories) this.#keep(host, { ...memory, beganAtMs: atMs, commands: [] });
    this.#isNewsHeld = false;
    this.#watcher.newFrom(atMs);
  }

  /** The learner works on these. */
  attend(refs: readonly string[]): void {
    const again = refs.filter((ref) => this.#leftAlone.has(ref));
    this.#leftAlone = new Set([...this.#leftAlone].filter((ref) => !again.includes(ref)));
    this.#watchAgain(again);
  }

  #watchAgain(refs: readonly string[]): void {
    if (refs.length > 0) this.watch(refs.flatMap((ref) => this.#watched.get(ref) ?? []));
  }

  /** The host has a sandbox, for as long as the store is not disposed. */
  serve(host: string, sandbox: WatchedSandbox, store: DisposableStore): void {
    const memory = this.#record.hostMemory(host, sandbox.id);
    this.#keep(host, memory);
    const onSeen = (seen: HostMemory['seen']) => this.#keep(host, { ...(this.#memories.get(host) ?? memory), seen });
    this.#watcher.serve(host, { ...memory, sandbox, onSeen }, store);
  }

  /** The host has no sandbox any more. */
  end(host: string): void {
    this.#watcher.end(host);
  }

  /** What the host's engine shows, for whoever wants to look; undefined while there is none. */
  sight(host: string): EngineSight | undefined {
    return this.#watcher.sight(host);
  }

  /** Looks at a step now, also where a script or a server has to be asked. Of one that no page has opened nothing happens. */
  checkNow(ref: string): void {
    this.attend([ref]);
    this.#watcher.checkNow(ref);
  }

  /** Whether any step looks at the commands that were run on the host. */
  wantsCommands(host: string): boolean {
    return !this.#isNewsHeld && this.#commandChecks(host).length > 0;
  }

  /** The learner ran a command line on the host, or a block of several. */
  noteCommand(host: string, command: string): void {
    if (this.#isNewsHeld) return;
    this.#keepCommand(host, command);
    this.#watcher.noteCommand(host, command);
  }

  /** The learner answered the quiz right. @param ref named as the lesson's steps are, with the quiz's id at its end */
  noteQuiz(ref: string): void {
    this.attend([...this.#watched.values()].filter((step) => asks(step, ref)).map((step) => step.ref));
    this.#watcher.noteQuiz(ref);
  }

  /** A command has ended on the host, or a file was saved: what no event tells of may have changed. */
  nudge(host: string): void {
    this.#watcher.nudge(host);
  }

  /** These were passed, as is kept elsewhere. */
  remember(passes: ReadonlyArray<ItemRef & { passedAt: number }>): void {
    for (const { passedAt, ...item } of passes) {
      const step = keyOfItem(item);
      if (this.#passed(step)) continue;
      const passed: PassedStep = { status: 'passed', step, passedAt, lapsed: null };
      this.#record.putPassedStep(passed);
      this.#set(passed);
    }
  }

  /** The session is over. Post-condition: no pass is tried to be kept again. */
  dispose(): void {
    this.#keeper.dispose();
  }

  #commandChecks(host: string): CommandCheck[] {
    return [...this.#watched.values()]
      .flatMap(({ check }) => [...partsOf(check)])
      .filter((check) => check.kind === 'command' && check.host === host) as CommandCheck[];
  }

  /** Those that a step looks at: they may be all that is missing of it after a restart of the server. */
  #keepCommand(host: string, command: string): void {
    const memory = this.#memories.get(host);
    if (memory === undefined) return;
    const checks = this.#commandChecks(host);
    const lines = command
      .split('\n', KEPT_COMMANDS)
      .filter((line) => line.length <= KEPT_COMMAND_CHARS && checks.some(({ pattern }) => fitsLine(pattern, line)))
      .filter((line) => !memory.commands.includes(line));
    if (lines.length > 0)
      this.#keep(host, { ...memory, commands: [...memory.commands, ...lines].slice(-KEPT_COMMANDS) });
  }

  #keep(host: string, memory: HostMemory): void {
    this.#memories.set(host, memory);
    this.#record.putHostMemory(host, memory);
  }

  #passed(ref: string): PassedStep | undefined {
    const step = this.#steps.get(ref);
    return step?.status === 'passed' ? step : undefined;
  }

  #pass(step: PassedStep): void {
    // Before the page shows it.
    this.#record.putPassedStep(step);
    this.#set(step);
    // What comes after it may begin now.
    this.#watcher.evaluate();
  }

  #lapse(ref: string, lapsed: Reason | null): void {
    const step = this.#passed(ref);
    if (step) this.#set({ ...step, lapsed });
  }

  #set(step: StepState): void {
    this.#steps.set(step.step, step);
    this.#listeners.onStep(step);
  }
}
