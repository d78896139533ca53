// Looks at one engine for everybody who wants to: checks, the map. Driven by the engine's events: by itself it looks again
// only where it could not see. It knows nothing of what the others make of it.
import { DisposableStore, type Dispose } from '../../lib/disposable.ts';
import { pause } from '../engine/deadline.ts';
import type { Engine, EngineEvent } from '../engine/engine.ts';
import { ContainerChanges } from './container-changes.ts';
import { ContainerMemory } from './container-memory.ts';
import { followEvents } from './event-pace.ts';
import type { EngineView, RememberedContainer } from './facts.ts';
import { measureCost, RestAccount } from './look-cost.ts';
import { readContainers, type SeenContainers } from './read-containers.ts';
import { ENGINE_PARTS, type EnginePart, readPart, type SeenParts } from './read-engine.ts';

/** Several events follow each command, most of them at once: one look is enough for those. */
const DEBOUNCE_MS = 10;
/** For what was only waited for: an engine whose processor is full of its learner's work is looked at as often as this. */
const MAX_IDLE_REST_MS = 5_000;
/** The event stream breaks when the learner's engine restarts. */
const RECONNECT_MS = 1000;
/** After a look that failed no event need come: what the learner did was perhaps seen by nobody. */
const REPEAT_MS = 1000;
/** After one that did not see all of them, which may be so for good. */
const REPEAT_PARTIAL_MS = 5_000;

/** Between two looks, of a flood. */
const MAX_HEARD_OF = 200;

export interface SightListener {
  /** What is wanted beside containers, at the moment. */
  readonly parts: () => readonly EnginePart[];
  /** After each look; undefined: the engine is out of sight. Must not throw. */
  onView(view: EngineView | undefined): void;
  /** Something has happened, at that time or just before, and a look begins. Must not throw. */
  onStir?(atMs: number): void;
}

type Part = 'containers' | EnginePart;
/** What an event of a type may have changed. A container's networks are told of by the network. */
const TOUCHED: Readonly<Record<string, readonly Part[]>> = {
  container: ['containers'],
  image: ['images'],
  network: ['networks', 'containers'],
  volume: ['volumes'],
};

export interface SightOptions {
  /** Told once for each time that the engine goes out of sight. */
  readonly onError: (error: unknown) => void;
  readonly memory?: ContainerMemory;
}

export class EngineSight implements AsyncDisposable {
  readonly memory: ContainerMemory;
  readonly #engine: Engine;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<SightListener>();
  readonly #abort = new AbortController();
  readonly #store = new DisposableStore();
  /** Read again with the next look. */
  readonly #stale = new Set<Part>(['containers', ...ENGINE_PARTS]);
  readonly #parts: Partial<SeenParts> = {};
  readonly #rests = new RestAccount();
  readonly #changes = new ContainerChanges();
  #containers: SeenContainers | undefined;
  #view: EngineView | undefined;
  #timer: NodeJS.Timeout | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isBlind = false;
  /** Since the last look began: remembered with what the next one sees, lest they seem gone before they were seen. */
  #heardOf: RememberedContainer[] = [];
  /** The first event since the last look. */
  #stirredAtMs: number | undefined;

  constructor(engine: Engine, { onError, memory = new ContainerMemory() }: SightOptions) {
    this.#engine = engine;
    this.#onError = onError;
    this.memory = memory;
    this.#store.add(() => clearTimeout(this.#timer));
    this.#store.add(() => clearTimeout(this.#repeat));
    this.#store.add(() => this.#abort.abort());
    void this.#follow();
  }

  /** What was seen last; undefined: nothing yet, or the engine is out of sight. */
  get view(): EngineView | undefined {
    return this.#isBlind ? undefined : this.#view;
  }

  /** Post-condition: the listener is told of what was seen last, if anything, and of a new look soon. */
  subscribe(listener: SightListener): Dispose {
    this.#listeners.add(listener);
    if (this.view) listener.onView(this.view);
    this.lookSoon();
    return () => void this.#listeners.delete(listener);
  }

  /** Looks if something has changed, or something is wanted now that was not before. */
  lookSoon(): void {
    if (this.#store.disposed) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    const delayMs = Math.max(DEBOUNCE_MS, this.#rests.waitMs);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        if (this.#lookAgain) this.lookSoon();
      });
    }, delayMs);
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
        await followEvents(this.#engine, (event) => this.#take(event), signal);
      } catch (error) {
        this.#goBlind(error);
      }
      await pause(RECONNECT_MS, signal);
      this.#changes.touchAll();
      this.#touch(['containers', ...ENGINE_PARTS]);
    }
  }

  #take({ type, action, id, attributes }: EngineEvent): void {
    const { name, image, container } = attributes;
    if (type === 'container') this.#changes.touch(id);
    if (type === 'network' && container !== undefined) this.#changes.touch(container);
    const isOfLife = type === 'container' && (action === 'create' || action === 'destroy');
    if (isOfLife && name !== undefined && image !== undefined) this.#heardOf.push({ name, image });
    if (this.#heardOf.length > MAX_HEARD_OF) this.#heardOf.shift();
    this.#stirredAtMs ??= Date.now();
    this.#touch(TOUCHED[type] ?? []);
  }

  #touch(parts: readonly Part[]): void {
    for (const part of parts) this.#stale.add(part);
    this.lookSoon();
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    clearTimeout(this.#repeat);
    if (this.#listeners.size === 0) return;
    if (this.#stirredAtMs !== undefined) this.#stir(this.#stirredAtMs);
    const cost = measureCost();
    try {
      this.#view = await this.#read();
      this.#isBlind = false;
      this.#tell(this.#view);
      this.#rests.owe(cost, MAX_IDLE_REST_MS);
      if (this.#view.isPartial) this.#lookIn(REPEAT_PARTIAL_MS);
    } catch (error) {
      this.#stale.add('containers');
      this.#goBlind(error);
      // Perhaps it waited for an engine that is away for a moment: the learner need not wait even longer.
      this.#rests.owe(cost, 0);
      this.#lookIn(REPEAT_MS);
    }
  }

  async #read(): Promise<EngineView> {
    const reading = ENGINE_PARTS.map((part) => this.#readPart(part));
    const [{ containers, isPartial, isComplete }, ...areRead] = await Promise.all([this.#readContainers(), ...reading]);
    const { images, networks, volumes } = this.#parts;
    const isWhole = !isPartial && !areRead.includes(false);
    return { containers, images, networks, volumes, isPartial: !isWhole, hasAllContainers: isComplete };
  }

  async #readContainers(): Promise<SeenContainers> {
    if (!this.#stale.delete('containers') && this.#containers) return this.#containers;
    const heardOf = this.#heardOf;
    this.#heardOf = [];
    try {
      const seen = await readContainers(this.#engine, this.#abort.signal, this.#changes.begin());
      if (seen.isPartial) this.#stale.add('containers');
      this.#containers = seen;
      this.#changes.seen(seen.containers);
      this.memory.add([...heardOf, ...seen.containers]);
      return seen;
    } catch (error) {
      this.#changes.touchAll();
      this.#heardOf = [...heardOf, ...this.#heardOf].slice(-MAX_HEARD_OF);
      throw error;
    }
  }

  /** Where a list cannot be read, who needs it waits; the others do not. @returns false when it could not */
  async #readPart<P extends EnginePart>(part: P): Promise<boolean> {
    const isWanted = [...this.#listeners].some(({ parts }) => parts().includes(part));
    if (!isWanted || !this.#stale.delete(part)) return true;
    try {
      this.#parts[part] = await readPart(this.#engine, part, this.#abort.signal);
      return true;
    } catch {
      this.#stale.add(part);
      delete this.#parts[part];
      return false;
    }
  }

  #stir(atMs: number): void {
    this.#stirredAtMs = undefined;
    for (const listener of this.#listeners) listener.onStir?.(atMs);
  }

  #tell(view: EngineView | undefined): void {
    for (const { onView } of this.#listeners) onView(view);
  }

  #lookIn(delayMs: number): void {
    if (this.#store.disposed) return;
    this.#repeat = setTimeout(() => this.lookSoon(), delayMs);
  }

  #goBlind(error: unknown): void {
    if (this.#isBlind || this.#abort.signal.aborted) return;
    this.#isBlind = true;
    this.#onError(error);
    this.#tell(undefined);
  }
}
