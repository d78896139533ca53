// The sandboxes that are being made.
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import type { Sandbox, SandboxProvider, SandboxSpec } from './sandbox-provider.ts';

export interface StartsOptions {
  readonly provider: SandboxProvider;
  readonly spec: SandboxSpec;
  /** @param durationMs from the call to the answer of the sandbox's engine */
  readonly onStarted: (sandbox: Sandbox, durationMs: number) => void;
  readonly onFailed: (error: unknown) => void;
  readonly onStep: () => void;
}

interface Start {
  step: PreparationStep;
  done: Promise<void>;
}

export class Starts {
  readonly #options: StartsOptions;
  readonly #abort = new AbortController();
  readonly #underWay = new Set<Start>();

  constructor(options: StartsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#underWay.size;
  }

  /** How far each of them is, the oldest first. */
  get steps(): PreparationStep[] {
    return [...this.#underWay].map(({ step }) => step);
  }

  begin(): void {
    const { provider, spec, onStarted, onFailed, onStep } = this.#options;
    const start: Start = { step: 'container', done: Promise.resolve() };
    this.#underWay.add(start);
    const beganMs = performance.now();
    const report = (step: PreparationStep) => {
      start.step = step;
      onStep();
    };
    start.done = provider.create(spec, { signal: this.#abort.signal, onStep: report }).then(
      (sandbox) => {
        this.#underWay.delete(start);
        if (this.#abort.signal.aborted) return sandbox.dispose();
        sandbox.prepareTerminal(MAIN_TERMINAL);
        onStarted(sandbox, performance.now() - beganMs);
      },
      (error: unknown) => {
        this.#underWay.delete(start);
        if (!this.#abort.signal.aborted) onFailed(error);
      },
    );
  }

  /** Post-condition: none is being made any more, and nothing is left of those that were. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled([...this.#underWay].map(({ done }) => done));
  }
}
