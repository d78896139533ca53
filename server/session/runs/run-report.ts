// Writes the receipts of a terminal's runs.
import type { ErrorCode } from '../../../lib/errors.ts';
import type { Receipt, WaitsFor } from '../../../lib/protocol/messages.ts';
import type { BlockRun } from './block-run.ts';
import { type EndedRun, renderEnd } from './run-output.ts';

export class RunReport {
  readonly #terminal: string;
  readonly #onReceipt: (receipt: Receipt) => void;

  /** @param terminal its name @param onReceipt must not throw */
  constructor(terminal: string, onReceipt: (receipt: Receipt) => void) {
    this.#terminal = terminal;
    this.#onReceipt = onReceipt;
  }

  queued(run: BlockRun, waitsFor: WaitsFor): void {
    this.#onReceipt({ status: 'queued', ...this.#about(run), waitsFor });
  }

  /** @param startedAt milliseconds since 1970 */
  running(run: BlockRun, startedAt: number): void {
    this.#onReceipt({ status: 'running', ...this.#about(run), startedAt });
  }

  /** Takes what it printed at once. Resolves when the receipt is written. */
  async ended(run: BlockRun, end: EndedRun): Promise<void> {
    const rendered = await renderEnd(end);
    const isOk = rendered.exitCode === null || rendered.exitCode === run.expectedExitCode;
    this.#onReceipt({ status: isOk ? 'ok' : 'failed', ...this.#about(run), ...rendered });
  }

  lost(run: BlockRun, code: ErrorCode): void {
    this.#onReceipt({ status: 'lost', ...this.#about(run), code });
  }

  #about({ block, runId }: BlockRun) {
    return { block, runId, terminal: this.#terminal };
  }
}
