// Sandboxes out of thin air, for tests of what is done with them and of what happens when they fail.
import { SlipwayError } from '../../lib/errors.ts';
import type { CreateOptions, Sandbox, SandboxProvider, SandboxSpec } from '../sandbox/sandbox-provider.ts';
import { pause } from './fake-pause.ts';
import { FakeSandbox } from './fake-sandbox.ts';

export { FakeSandbox } from './fake-sandbox.ts';

export interface Faults {
  readonly startDelayMs?: number;
  /** Looked at when a removal begins. */
  readonly removalDelayMs?: number;
  /** Numbers of the calls to `create`, from 1, that fail. */
  readonly failAt?: readonly number[];
  /** The container starts, but its engine never answers: `create` ends only by its signal. */
  readonly neverReady?: boolean;
  /** What an earlier provider left running, for `adopt`; removed as strays when nobody adopts them. */
  readonly adoptable?: Iterable<FakeSandbox>;
}

let lastId = 0;

export class FakeSandboxProvider implements SandboxProvider {
  readonly sandboxes = new Set<FakeSandbox>();
  /** What is left of sandboxes that nobody owns. */
  readonly strays = new Set<string>();
  /** What was asked for, by each call of `create`. */
  readonly specs: SandboxSpec[] = [];
  /** Most sandboxes that there were at one time, those being made included. */
  most = 0;
  calls = 0;
  readonly #faults: Faults;
  #making = 0;

  constructor(faults: Faults = {}) {
    this.#faults = faults;
  }

  /** All that exists: running, being made, stray. */
  get leftovers(): number {
    return this.sandboxes.size + this.#making + this.strays.size;
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions = {}): Promise<Sandbox> {
    this.calls += 1;
    const call = this.calls;
    this.specs.push(spec);
    this.#making += 1;
    this.most = Math.max(this.most, this.sandboxes.size + this.#making);
    try {
      onStep?.('container');
      await this.#start(call, onStep, signal);
    } catch (error) {
      throw SlipwayError.from(error, 'sandbox-start-failed', `fake sandbox ${call} could not be made`);
    } finally {
      this.#making -= 1;
    }
    lastId += 1;
    return this.#take(`fake-${lastId}`);
  }

  async adopt(): Promise<Sandbox[]> {
    return this.#left().map((sandbox) => {
      sandbox.abandon();
      return this.#take(sandbox);
    });
  }

  async removeStrays(): Promise<number> {
    const left = this.#left();
    for (const sandbox of left) await sandbox.dispose();
    const { size } = this.strays;
    this.strays.clear();
    return size + left.length;
  }

  /** What an earlier provider's server left: not adopted by anybody yet, not gone. */
  #left(): FakeSandbox[] {
    return [...(this.#faults.adoptable ?? [])].filter((sandbox) => !sandbox.isGone && !sandbox.isAbandoned);
  }

  #take(from: string | FakeSandbox): FakeSandbox {
    const sandbox = new FakeSandbox(from, async () => {
      const { removalDelayMs = 0 } = this.#faults;
      if (removalDelayMs > 0) await pause(removalDelayMs, undefined);
      this.sandboxes.delete(sandbox);
    });
    this.sandboxes.add(sandbox);
    return sandbox;
  }

  async #start(call: number, onStep: CreateOptions['onStep'], signal: AbortSignal | undefined): Promise<void> {
    const { startDelayMs = 0, failAt = [], neverReady = false } = this.#faults;
    await pause(startDelayMs, signal);
    if (failAt.includes(call)) throw new SlipwayError('sandbox-start-failed', `fake failure at call ${call}`);
    onStep?.('engine');
    await pause(neverReady ? Number.POSITIVE_INFINITY : 0, signal);
  }
}
