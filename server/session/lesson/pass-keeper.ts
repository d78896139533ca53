// Has passes kept before they are told, and tries again for as long as the session is there. That the database is away, its
// keeper tells.
import type { StepState } from '../../../lib/protocol/messages.ts';

export type PassedStep = StepState & { status: 'passed' };

export interface PassKeeperOptions {
  readonly commit: (step: PassedStep) => Promise<void>;
  /** Called once for each. Must not throw. */
  readonly onKept: (step: PassedStep) => void;
}

const AGAIN_FROM_MS = 1000;
const AGAIN_TO_MS = 30_000;

export class PassKeeper {
  readonly #options: PassKeeperOptions;
  /** Those that are being kept, and when it is tried again. */
  readonly #keeping = new Map<string, NodeJS.Timeout | undefined>();
  #isOver = false;

  constructor(options: PassKeeperOptions) {
    this.#options = options;
  }

  /** Of one that is being kept already, nothing happens. */
  keep(step: PassedStep): void {
    if (this.#isOver || this.#keeping.has(step.step)) return;
    this.#keeping.set(step.step, undefined);
    void this.#try(step, AGAIN_FROM_MS);
  }

  /** Post-condition: nothing is tried again, nor told. */
  dispose(): void {
    this.#isOver = true;
    for (const timer of this.#keeping.values()) clearTimeout(timer);
    this.#keeping.clear();
  }

  async #try(step: PassedStep, againMs: number): Promise<void> {
    const isKept = await this.#options.commit(step).then(
      () => true,
      () => false,
    );
    if (this.#isOver) return;
    if (isKept) {
      this.#keeping.delete(step.step);
      this.#options.onKept(step);
      return;
    }
    const again = () => void this.#try(step, Math.min(2 * againMs, AGAIN_TO_MS));
    this.#keeping.set(step.step, setTimeout(again, againMs).unref());
  }
}
