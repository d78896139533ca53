// From a sandbox's first breath to its end: notices when it stops or the host engine goes away, and brings it back.
import { SlipwayError } from '../../lib/errors.ts';
import { pause } from '../engine/deadline.ts';
import type { ContainerDetails, Engine } from '../engine/engine.ts';
import { refusalStatus } from '../engine/engine-errors.ts';
import { type KeptDisk, requireDisk } from './keeper.ts';
import { awaitReady, startAndAwaitReady } from './readiness.ts';
import type { Interruption, SandboxEnd } from './sandbox-provider.ts';
import { reviveServices } from './services.ts';

/** So long a host engine may be away: an update of its packages takes a minute. */
const RETURN_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;
/** An engine that is going down takes connections that it will never answer. */
const LOOK_MS = 5_000;
/** A run that is shorter than this is a failure of the sandbox, unless the host engine went away in it. */
const SHORT_RUN_MS = 20_000;
const MAX_SHORT_RUNS = 2;

export interface SandboxLifeOptions {
  /** The host engine. */
  readonly engine: Engine;
  readonly containerId: string;
  readonly disk: KeptDisk;
  readonly onInterruption: (interruption: Interruption) => void;
  /** Aborts when nobody wants to know any more: the sandbox is being removed. */
  readonly signal: AbortSignal;
}

type Return = 'resumed' | 'restarted' | { readonly exitCode: number | null };

/** Follows the sandbox until it ends for good; never rejects. */
export function followSandboxLife(options: SandboxLifeOptions): Promise<SandboxEnd> {
  return new SandboxLife(options).follow();
}

class SandboxLife {
  readonly #options: SandboxLifeOptions;
  /** Start of the run that we know of, in the engine's words: another one means that it was started again. */
  #startedAt: string | undefined;
  #restartedAtMs = Number.NEGATIVE_INFINITY;
  #shortRuns = 0;

  constructor(options: SandboxLifeOptions) {
    this.#options = options;
  }

  async follow(): Promise<SandboxEnd> {
    const { engine, containerId, onInterruption, signal } = this.#options;
    this.#startedAt = (await this.#inspect().catch(() => undefined))?.startedAt;
    for (;;) {
      const exitCode = await engine.waitContainer(containerId, { signal }).catch(() => undefined);
      if (signal.aborted) return { exitCode: null };
      const isRemoved = exitCode !== undefined && (await this.#isRemoved());
      if (signal.aborted) return { exitCode: null };
      if (isRemoved) return { exitCode };
      onInterruption('interrupted');
      const outcome = await this.#bringBack();
      if (typeof outcome === 'object') return outcome;
      // What sandboxes need went away with them. If it stays away, whoever needs it says so.
      await reviveServices(engine).catch(() => undefined);
      onInterruption(outcome);
    }
  }

  /** Tries until it is back, is known to be gone, or the time is over. */
  async #bringBack(): Promise<Return> {
    const { signal } = this.#options;
    const deadline = Date.now() + RETURN_MS;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted && Date.now() < deadline) {
      try {
        const outcome = await this.#tryToBringBack();
        if (outcome) return outcome;
      } catch (error) {
        // Whatever happened to the sandbox happened to its engine, too.
        if (isHostEngineAway(error)) this.#shortRuns = 0;
        else if (error instanceof SlipwayError && error.code === 'sandbox-gone') break;
      }
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return { exitCode: null };
  }

  /** @returns undefined when it is to be tried again */
  async #tryToBringBack(): Promise<Return | undefined> {
    const { engine, containerId, disk, signal } = this.#options;
    const found = await this.#inspect();
    if (isGone(found)) return { exitCode: null };
    if (found.state === 'running') return this.#takeRunning(found);
    if (found.state !== 'exited' && found.state !== 'created') return undefined;
    await requireDisk(engine, disk, { signal });
    this.#countShortRun();
    if (this.#shortRuns > MAX_SHORT_RUNS) return { exitCode: found.exitCode };
    await engine.startContainer(containerId, { signal });
    this.#restartedAtMs = Date.now();
    const started = await this.#inspect();
    if (isGone(started)) return { exitCode: null };
    await startAndAwaitReady(engine, containerId, { signal, since: logSince(started) });
    this.#startedAt = started.startedAt;
    return 'restarted';
  }

  async #takeRunning(found: ContainerDetails): Promise<Return> {
    const { engine, containerId, signal } = this.#options;
    if (found.startedAt === this.#startedAt) return 'resumed';
    // Started by somebody else, or by a call of ours whose answer was lost.
    await awaitReady(engine, containerId, { signal, since: logSince(found) });
    this.#startedAt = found.startedAt;
    return 'restarted';
  }

  #countShortRun(): void {
    const isShort = Date.now() - this.#restartedAtMs < SHORT_RUN_MS;
    this.#shortRuns = isShort ? this.#shortRuns + 1 : 0;
  }

  /** False also when the engine does not answer: then it is not known to be removed. */
  async #isRemoved(): Promise<boolean> {
    return this.#inspect().then(isGone, () => false);
  }

  #inspect(): Promise<ContainerDetails | undefined> {
    const { engine, containerId, signal } = this.#options;
    return engine.inspectContainer(containerId, { signal, timeoutMs: LOOK_MS });
  }
}

function isGone(found: ContainerDetails | undefined): found is undefined {
  return found === undefined || found.state === 'removing' || found.state === 'dead';
}

export function isHostEngineAway(error: unknown): boolean {
  if (!(error instanceof SlipwayError)) return false;
  return error.code === 'engine-unreachable' || error.code === 'timeout' || (refusalStatus(error) ?? 0) === 503;
}

/**
 * From when on the log holds the words of the container's last run alone: seconds since the epoch, by the engine's clock.
 * Not its start, which the engine notes only after the first words may have been logged.
 */
export const logSince = ({ finishedAt }: ContainerDetails): number => Math.max(Date.parse(finishedAt) / 1000, 0);
