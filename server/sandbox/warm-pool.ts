// Keeps sandboxes ready before anybody asks, and hands them out in the order of asking, as far as the host has room.
//
// At all times: claimed + warm + being made + being removed ≤ maximum, except for what was there before the maximum was
// lowered, and for what is adopted with a holder. An urgent claim is no exception: a warm sandbox has its place already.
import { SlipwayError } from '../../lib/errors.ts';
import type { Admit, Verdict } from './admission.ts';
import type { Sandbox, SandboxProvider, SandboxSpec } from './sandbox-provider.ts';
import { WaitHistory } from './wait-estimate.ts';
import type { Holder } from './warm-pool-holders.ts';
import { Line } from './warm-pool-line.ts';
import { Shelf, type UnusedMarks } from './warm-pool-shelf.ts';
import { Starts } from './warm-pool-starts.ts';
import { type ClaimOptions, givenUp } from './warm-pool-waiter.ts';

export type { ClaimOptions, Holder, UnusedMarks };

export interface PoolOptions {
  readonly provider: SandboxProvider;
  readonly spec: SandboxSpec;
  /** Sandboxes kept ready. */
  readonly size: number;
  /** Sandboxes at most, those that learners have included. */
  readonly maximum: number;
  /** Sandboxes that one address has and waits for, at most; null for no limit. */
  readonly perAddress: number | null;
  /** Remembers which sandboxes nobody has had yet. */
  readonly unused: UnusedMarks;
  /** Asked before each start. */
  readonly admit: Admit;
  /** Somebody waits, nothing is being started for them and nothing can be. Called every few seconds while that is so. */
  readonly onPressure: (waiting: number) => void;
  /** A sandbox that nobody was waiting for could not be made, or one that nobody had could not be removed. */
  readonly onError: (error: unknown) => void;
}

export interface PoolSizes {
  readonly size: number;
  readonly maximum: number;
}

/** More at once makes each of them slower without the last being ready any sooner. */
const CONCURRENT_STARTS = 4;
/** After a failure, nothing is made to be kept ready for this time; who waits is served all the same. */
const PAUSE_MS = 5000;
/** While somebody waits, the host is measured again and the estimates are told again this often. */
const WAITING_TICK_MS = 2500;
/** The same, when only warm ones are missing for want of room on the host. */
const FULL_TICK_MS = 15_000;
const PRESSURE_MS = 5000;

export class WarmPool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #line: Line;
  readonly #starts: Starts;
  readonly #shelf: Shelf;
  readonly #history = new WaitHistory();
  #sizes: PoolSizes;
  #claimed = 0;
  #admission: Verdict = 'ok';
  #isFilling = false;
  #isOver = false;
  #pressedMs = Number.NEGATIVE_INFINITY;
  #tick: NodeJS.Timeout | undefined;
  #pause: NodeJS.Timeout | undefined;

  /** The first start comes after the present turn, so that sandboxes may be adopted before. */
  constructor(options: PoolOptions) {
    this.#options = options;
    const { provider, spec, unused, onError, perAddress, size, maximum } = options;
    this.#sizes = { size, maximum };
    this.#line = new Line(perAddress, () => this.#changed());
    this.#starts = new Starts({
      provider,
      spec,
      onStarted: (sandbox, durationMs) => {
        this.#history.addStart(durationMs);
        this.#keep(sandbox);
      },
      onFailed: (error) => this.#startFailed(error),
      onStep: () => this.#tellWaiters(),
    });
    const onDied = () => this.#pauseKeeping();
    this.#shelf = new Shelf({ unused, onDied, onRemoved: () => this.#changed(), onError });
    this.#changed();
  }

  /** Numbers of sandboxes and of those who wait. */
  get counts() {
    const waiting = this.#line.length;
    return { warm: this.#shelf.ready, starting: this.#starts.count, claimed: this.#claimed, waiting };
  }

  /** As they are at present. */
  get sizes(): PoolSizes {
    return this.#sizes;
  }

  /** What the host lacks for a sandbox that is wanted; `ok` when none is wanted. */
  get admission(): Verdict {
    return this.#admission;
  }

  /** Whether a claim that is made now gets its sandbox at once. */
  get hasWarm(): boolean {
    return this.#shelf.ready > 0;
  }

  /**
   * A sandbox of one's own: at once when one is warm. Disposing it makes room for the next in the queue.
   *
   * An owner has one at a time. An urgent claim replaces it and comes before everybody. It may be made while the old one
   * is held: then that is disposed of when the new one is there, if one is warm, and else at once, or both would wait for
   * each other where all places are taken. Or it is made when the disposal of the old one has begun.
   * @throws SlipwayError `capacity-full` | `host-full` | `address-limit`; what making it threw; `sandbox-gone` when the
   * signal aborts or the pool is disposed; `internal` when the owner has one or waits already
   */
  async claim(options: ClaimOptions): Promise<Sandbox> {
    if (this.#isOver || options.signal?.aborted) throw givenUp('before it was asked for');
    const sandbox = this.#line.join({ ...options });
    this.#changed();
    return sandbox;
  }

  /**
   * Takes in a sandbox that an earlier server left; best in the turn in which the pool was made.
   * With a holder it counts as claimed, whatever the limits say. Without one it is kept ready, if there is need: nobody may
   * have had it.
   * @returns with a holder the sandbox, whose disposal frees its place; else null
   */
  adopt(sandbox: Sandbox, holder: Holder): Sandbox;
  adopt(sandbox: Sandbox, holder: Holder | null): Sandbox | null;
  adopt(sandbox: Sandbox, holder: Holder | null): Sandbox | null {
    if (holder === null) {
      this.#keep(sandbox);
      return null;
    }
    const held = this.#hand(sandbox, { ...holder });
    this.#changed();
    return held;
  }

  /** Where the holder of an adopted sandbox comes from, once that is known. */
  locate(owner: string, address: string | null): void {
    this.#line.holders.locate(owner, address);
  }

  /** Changes the sizes, until the server stops. Surplus warm ones are removed; nobody loses a sandbox that they have. */
  resize(sizes: Partial<PoolSizes>): void {
    this.#sizes = { size: sizes.size ?? this.#sizes.size, maximum: sizes.maximum ?? this.#sizes.maximum };
    this.#changed();
  }

  /** Post-condition: no warm sandbox is left, none is being made, nobody waits. Claimed ones are their owners'. */
  async dispose(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#tick);
    clearTimeout(this.#pause);
    this.#line.rejectAll(givenUp('while the server stops'));
    await Promise.all([this.#starts.dispose(), this.#shelf.dispose()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  /** Places that nothing has. */
  get #room(): number {
    const { warm, starting, claimed } = this.counts;
    return this.#sizes.maximum - warm - starting - claimed - this.#shelf.leaving;
  }

  /** Starts that are wanted, and that nothing but the host can be against. */
  get #missing(): number {
    const { warm, starting, waiting } = this.counts;
    const wanted = (this.#pause ? 0 : this.#sizes.size) + waiting - warm - starting;
    return Math.max(0, Math.min(this.#room, wanted, CONCURRENT_STARTS - starting));
  }

  /** Called after whatever may let somebody be served, or something be started. */
  #changed(): void {
    if (this.#isOver) return;
    while (this.#shelf.ready > 0 && this.#line.length > 0) {
      const sandbox = this.#shelf.take();
      if (sandbox) this.#line.serve((options) => this.#hand(sandbox, options));
    }
    this.#shelf.trim(Math.min(this.#sizes.size, this.#sizes.maximum - this.#claimed - this.#starts.count));
    if (!this.#isFilling) void this.#fill();
  }

  /** Starts what is missing one after the other: each is judged knowing of the one before. */
  async #fill(): Promise<void> {
    this.#isFilling = true;
    while (this.#missing > 0) {
      this.#admission = await this.#ask();
      if (this.#isOver) return;
      if (this.#admission !== 'ok') break;
      if (this.#missing > 0) this.#starts.begin();
    }
    this.#isFilling = false;
    this.#settled();
  }

  /** A host that cannot be asked is not known to be full. */
  async #ask(): Promise<Verdict> {
    try {
      return await this.#options.admit(this.#starts.count);
    } catch (error) {
      this.#options.onError(error);
      return 'ok';
    }
  }

  /** Nothing more is started for now. */
  #settled(): void {
    // With nothing that could be given back, nobody's turn would ever come.
    if (this.#admission !== 'ok' && this.#claimed + this.#starts.count + this.#shelf.leaving === 0) {
      this.#line.rejectAll(new SlipwayError('host-full', `the host has too little ${this.#admission} for a sandbox`));
    }
    if (this.#missing === 0) this.#admission = 'ok';
    this.#tellWaiters();
    this.#press();
    clearTimeout(this.#tick);
    const isWaitedFor = this.#line.length > 0;
    if (!isWaitedFor && this.#admission === 'ok') return;
    this.#tick = setTimeout(() => this.#changed(), isWaitedFor ? WAITING_TICK_MS : FULL_TICK_MS);
  }

  #tellWaiters(): void {
    const free = this.#admission === 'ok' ? Math.max(0, this.#room) : 0;
    this.#line.tell({
      steps: this.#starts.steps,
      free: this.#isFilling ? null : free,
      concurrency: CONCURRENT_STARTS,
      history: this.#history,
    });
  }

  #press(): void {
    const nowMs = performance.now();
    if (this.#line.length === 0 || this.#starts.count > 0 || nowMs - this.#pressedMs < PRESSURE_MS) return;
    this.#pressedMs = nowMs;
    this.#options.onPressure(this.#line.length);
  }

  #keep(sandbox: Sandbox): void {
    this.#shelf.put(sandbox);
    if (this.#isOver) this.#shelf.trim(0);
    this.#changed();
  }

  /** The same sandbox, but disposing it tells the pool. From the begin of its disposal on, it is no longer the holder's. */
  #hand(sandbox: Sandbox, holder: Holder): Sandbox {
    const dispose = sandbox.dispose.bind(sandbox);
    let disposal: Promise<void> | undefined;
    const release = () => {
      if (disposal) return disposal;
      this.#line.holders.release(holder);
      disposal = dispose().finally(() => this.#released(holder));
      return disposal;
    };
    this.#line.holders.hold(holder);
    this.#claimed += 1;
    return Object.assign(sandbox, { dispose: release, [Symbol.asyncDispose]: release });
  }

  #released({ owner }: Holder): void {
    this.#claimed -= 1;
    // A place that its owner takes again is none that others could count on.
    if (!this.#line.holders.has(owner)) this.#history.addFreed(performance.now());
    this.#changed();
  }

  /** It was for the first who waits, unless those that are still being made are enough for all. */
  #startFailed(error: unknown): void {
    if (this.#line.length > this.#starts.count) this.#line.rejectFirst(error);
    else this.#options.onError(error);
    this.#pauseKeeping();
  }

  #pauseKeeping(): void {
    if (this.#isOver) return;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#changed();
    }, PAUSE_MS);
    this.#changed();
  }
}
