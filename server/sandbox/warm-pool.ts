// Keeps sandboxes ready before anybody asks, and hands them out in the order of asking.
import { SlipwayError } from '../../lib/errors.ts';
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import type { Sandbox, SandboxProvider, SandboxSpec } from './sandbox-provider.ts';

export interface PoolOptions {
  readonly provider: SandboxProvider;
  readonly spec: SandboxSpec;
  /** Sandboxes kept ready. */
  readonly size: number;
  /** Sandboxes at most, those that learners have included. */
  readonly maximum: number;
  /** A sandbox that nobody was waiting for could not be made. */
  readonly onError: (error: unknown) => void;
}

export interface ClaimOptions {
  readonly signal?: AbortSignal;
  readonly onStep?: (step: PreparationStep) => void;
  /** Place in the queue, from 1, when every sandbox is taken. */
  readonly onQueue?: (position: number) => void;
}

/** A sandbox that is being made. */
interface Start {
  step: PreparationStep;
  done: Promise<void>;
}

interface Waiter extends ClaimOptions {
  readonly resolve: (sandbox: Sandbox) => void;
  readonly reject: (error: unknown) => void;
}

/** More at once makes each of them slower without the last being ready any sooner. */
const CONCURRENT_STARTS = 4;
/** After a failure that nobody waited for, the pool tries again after this time. */
const RETRY_MS = 5_000;

export class WarmPool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #abort = new AbortController();
  readonly #starting = new Set<Start>();
  readonly #warm: Sandbox[] = [];
  readonly #waiters: Waiter[] = [];
  #claimed = 0;
  #size: number;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#fill();
  }

  /** Numbers of sandboxes and of those who wait, for metrics. */
  get counts() {
    const { length: warm } = this.#warm;
    return { warm, starting: this.#starting.size, claimed: this.#claimed, waiting: this.#waiters.length };
  }

  /** Changes how many are kept ready; surplus ones are handed out before new ones are made. */
  set size(size: number) {
    this.#size = size;
    this.#fill();
  }

  /**
   * A sandbox of one's own: at once when one is warm. Disposing it makes room for the next in the queue.
   * @throws SlipwayError what making it threw; `sandbox-gone` when the signal aborts or the pool is disposed
   */
  claim(options: ClaimOptions = {}): Promise<Sandbox> {
    return new Promise((resolve, reject) => {
      if (this.#abort.signal.aborted || options.signal?.aborted) return reject(given('before it was asked for'));
      const waiter: Waiter = { ...options, resolve, reject };
      this.#waiters.push(waiter);
      options.signal?.addEventListener('abort', () => this.#leave(waiter), { once: true });
      this.#serve();
      this.#fill();
      this.#tellWaiters();
    });
  }

  /** Post-condition: no warm sandbox is left, none is being made, nobody waits. Claimed ones are their owners'. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    clearTimeout(this.#retry);
    for (const waiter of this.#waiters.splice(0)) waiter.reject(given('while the server stops'));
    await Promise.allSettled([
      ...[...this.#starting].map(({ done }) => done),
      ...this.#warm.splice(0).map((sandbox) => sandbox.dispose()),
    ]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #leave(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter);
    if (index < 0) return;
    this.#waiters.splice(index, 1);
    waiter.reject(given('while waiting'));
    this.#tellWaiters();
  }

  #serve(): void {
    while (this.#warm.length > 0) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      const sandbox = this.#warm.shift() as Sandbox;
      this.#claimed += 1;
      waiter.resolve(this.#tracked(sandbox));
    }
  }

  /** The same sandbox, but disposing it tells the pool. */
  #tracked(sandbox: Sandbox): Sandbox {
    const dispose = sandbox.dispose.bind(sandbox);
    let disposal: Promise<void> | undefined;
    const release = () => {
      disposal ??= dispose().finally(() => {
        this.#claimed -= 1;
        this.#fill();
        this.#tellWaiters();
      });
      return disposal;
    };
    return Object.assign(sandbox, { dispose: release, [Symbol.asyncDispose]: release });
  }

  #fill(): void {
    if (this.#abort.signal.aborted) return;
    const { warm, starting, claimed, waiting } = this.counts;
    const room = this.#options.maximum - warm - starting - claimed;
    const missing = this.#size + waiting - warm - starting;
    const starts = Math.min(room, missing, CONCURRENT_STARTS - starting);
    for (let index = 0; index < starts; index += 1) this.#start();
  }

  #start(): void {
    const start: Start = { step: 'container', done: Promise.resolve() };
    this.#starting.add(start);
    const onStep = (step: PreparationStep) => {
      start.step = step;
      this.#tellWaiters();
    };
    start.done = this.#options.provider.create(this.#options.spec, { signal: this.#abort.signal, onStep }).then(
      (sandbox) => this.#started(start, sandbox),
      (error: unknown) => this.#startFailed(start, error),
    );
  }

  async #started(start: Start, sandbox: Sandbox): Promise<void> {
    this.#starting.delete(start);
    if (this.#abort.signal.aborted) return sandbox.dispose();
    this.#warm.push(sandbox);
    void sandbox.ended.then(() => this.#dropDead(sandbox));
    this.#serve();
    this.#fill();
    this.#tellWaiters();
  }

  #startFailed(start: Start, error: unknown): void {
    this.#starting.delete(start);
    if (this.#abort.signal.aborted) return;
    const waiter = this.#waiters.shift();
    if (waiter) waiter.reject(error);
    else this.#options.onError(error);
    if (waiter && this.#waiters.length > 0) this.#fill();
    else this.#fillLater();
  }

  #fillLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#fill(), RETRY_MS);
  }

  #dropDead(sandbox: Sandbox): void {
    const index = this.#warm.indexOf(sandbox);
    if (index < 0) return;
    this.#warm.splice(index, 1);
    sandbox.dispose().catch(this.#options.onError);
    this.#fillLater();
  }

  /** The first waiters follow the sandboxes that are being made, the others learn their place in the queue. */
  #tellWaiters(): void {
    const starts = [...this.#starting];
    const room = this.#options.maximum - this.#claimed - this.#warm.length;
    this.#waiters.forEach((waiter, index) => {
      const start = starts[index];
      if (start) waiter.onStep?.(start.step);
      else if (index >= room) waiter.onQueue?.(index - Math.max(0, room) + 1);
    });
  }
}

const given = (when: string) => new SlipwayError('sandbox-gone', `the sandbox was given up ${when}`);
