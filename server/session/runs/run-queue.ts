// The runs that wait for one terminal, in order, and what each of them was last told to wait for.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { WaitsFor } from '../../../lib/protocol/messages.ts';
import type { BlockRun } from './block-run.ts';

export class RunQueue {
  readonly #onWait: (run: BlockRun, waitsFor: WaitsFor) => void;
  #runs: BlockRun[] = [];
  readonly #told = new Map<string, WaitsFor>();

  /** @param onWait called when a run waits for something that it has not been told */
  constructor(onWait: (run: BlockRun, waitsFor: WaitsFor) => void) {
    this.#onWait = onWait;
  }

  get runs(): readonly BlockRun[] {
    return [...this.#runs];
  }

  /** The next one. */
  get first(): BlockRun | undefined {
    return this.#runs[0];
  }

  get length(): number {
    return this.#runs.length;
  }

  get isFull(): boolean {
    return this.#runs.length >= LIMITS.waitingRuns;
  }

  find(runId: string): BlockRun | undefined {
    return this.#runs.find((run) => run.runId === runId);
  }

  push(...runs: BlockRun[]): void {
    this.#runs.push(...runs);
  }

  putBack(run: BlockRun): void {
    this.#runs.unshift(run);
  }

  /** Takes the next one. */
  shift(): BlockRun | undefined {
    const [first] = this.#runs;
    return first && this.remove(first.runId);
  }

  remove(runId: string): BlockRun | undefined {
    const run = this.find(runId);
    this.#runs = this.#runs.filter((candidate) => candidate !== run);
    this.#told.delete(runId);
    return run;
  }

  /** Takes all. */
  clear(): BlockRun[] {
    this.#told.clear();
    return this.#runs.splice(0);
  }

  tell(run: BlockRun, waitsFor: WaitsFor): void {
    if (this.#told.get(run.runId) === waitsFor) return;
    this.#told.set(run.runId, waitsFor);
    this.#onWait(run, waitsFor);
  }

  tellAll(waitsFor: WaitsFor): void {
    for (const run of this.runs) this.tell(run, waitsFor);
  }
}
