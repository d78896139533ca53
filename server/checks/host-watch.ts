// One host of a learner as checks see it: what its engine shows, what was asked of it, what the learner ran there.
import { DisposableStore } from '../../lib/disposable.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import { ContainerMemory } from './container-memory.ts';
import { EngineSight } from './engine-sight.ts';
import type { EngineView, HostFacts, RememberedContainer } from './facts.ts';
import type { Probe } from './probe.ts';
import { Prober, type ProberOptions } from './prober.ts';
import type { EnginePart } from './read-engine.ts';

export type WatchedSandbox = Pick<Sandbox, 'id' | 'engine' | 'exec' | 'dial'>;

export interface HostWatchOptions extends Pick<ProberOptions, 'scripts' | 'isAwaited'> {
  readonly sandbox: WatchedSandbox;
  readonly beganAtMs: number;
  /** What an earlier server remembered of it. */
  readonly seen: readonly RememberedContainer[];
  readonly commands: () => readonly string[];
  readonly onSeen: (seen: readonly RememberedContainer[]) => void;
  /** Something may have changed, because of what happened at that time. */
  readonly onChange: () => void;
  readonly onStir: (atMs: number) => void;
  readonly onError: (error: unknown) => void;
}

export class HostWatch implements AsyncDisposable {
  readonly sight: EngineSight;
  readonly #options: HostWatchOptions;
  readonly #prober: Prober;
  readonly #store = new DisposableStore();
  #beganAtMs: number;
  #view: EngineView | undefined;
  #parts: readonly EnginePart[] = [];

  constructor(options: HostWatchOptions) {
    this.#options = options;
    this.#beganAtMs = options.beganAtMs;
    const { sandbox, scripts, isAwaited, onError, onChange } = options;
    const memory = new ContainerMemory(options.seen, options.onSeen);
    this.sight = new EngineSight(sandbox.engine, { onError, memory });
    this.#store.add(() => this.sight.dispose());
    this.#prober = new Prober({ sandbox, scripts, isAwaited, view: () => this.#view, onResult: onChange });
    this.#store.add(() => this.#prober.dispose());
    this.#store.add(this.sight.subscribe({ parts: () => this.#parts, ...this.#listener() }));
  }

  get facts(): HostFacts {
    const { commands } = this.#options;
    return { beganAtMs: this.#beganAtMs, view: this.#view, seen: this.sight.memory.all, commands: commands() };
  }

  /** What was there before this time is as if it had come with the sandbox. */
  beginAt(atMs: number): void {
    this.#beganAtMs = atMs;
    // What is gone by then was not removed by the learner.
    this.sight.memory.keepOnly(this.#view?.containers ?? []);
  }

  result(key: string) {
    return this.#prober.result(key);
  }

  /** From now on these are looked at and asked. */
  want(parts: readonly EnginePart[], probes: readonly Probe[]): void {
    const isMore = parts.some((part) => !this.#parts.includes(part));
    this.#parts = parts;
    this.#prober.want(probes);
    if (isMore) this.sight.lookSoon();
  }

  /** Something has happened that is no event of the engine. */
  stir(): void {
    this.#prober.stir();
  }

  askNow(key: string): void {
    this.#prober.askNow(key);
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #listener() {
    const { onChange, onStir } = this.#options;
    return {
      onView: (view: EngineView | undefined) => {
        // What was seen last stands until something else is seen.
        if (view === undefined) return;
        this.#view = view;
        onChange();
      },
      onStir: (atMs: number) => {
        onStir(atMs);
        this.#prober.stir();
      },
    };
  }
}
