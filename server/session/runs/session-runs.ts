// The runs of a session: which were seen, where each goes, and what became of it. A run goes into a terminal of its host, or
// beside the host's shells.
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { LearnerRecord } from '../learner-record.ts';
import type { HostId, LessonRun } from '../lesson/lesson-run.ts';
import type { HostTerminals } from '../terminal/host-terminals.ts';
import { ApartRuns } from './apart-runs.ts';
import { forgotten, runsToResume } from './pending-runs.ts';
import type { ProcessBudget } from './process-budget.ts';
import { RunLedger } from './run-ledger.ts';

export interface SessionRunsOptions {
  readonly record: LearnerRecord;
  readonly runsPerMinute: number;
  readonly terminals: HostTerminals;
  readonly processes: ProcessBudget;
  /** Asks for it if need be. @throws SlipwayError `sandbox-gone` where there can be none */
  readonly sandbox: (host: HostId) => Promise<Sandbox>;
  /** The session's own, with which those of its further hosts end. */
  readonly sandboxId: () => string | null;
  /** Called once for each state of each run. */
  readonly onReceipt: (receipt: Receipt) => void;
  /** A run of this command has begun; one has ended. */
  readonly onRun: (host: HostId, command: string) => void;
  readonly onEnd: (host: HostId) => void;
}

interface Known {
  readonly host: HostId;
  readonly command: string;
}

export class SessionRuns {
  readonly #options: SessionRunsOptions;
  readonly #ledger: RunLedger;
  readonly #apart = new Map<HostId, ApartRuns>();
  /** By run id: those that have not ended. */
  readonly #going = new Map<string, Known>();

  /** Post-condition: what the record holds of receipts is there again. */
  constructor(options: SessionRunsOptions) {
    this.#options = options;
    this.#ledger = new RunLedger(options.record, options.runsPerMinute);
  }

  /** The one of each block's newest run. */
  get receipts(): Receipt[] {
    return [...this.#ledger.receipts.values()];
  }

  /**
   * Runs once.
   * @returns for a `runId` that was seen before its receipt, if it is still kept; whoever asked again did not get it
   * @throws SlipwayError `terminal-limit` | `rate-limited`
   */
  add(run: LessonRun, terminal: string): Receipt | undefined {
    if (this.#ledger.knows(run.runId)) return this.#ledger.receiptOf(run);
    if (run.apart) this.#addApart(run, terminal);
    else this.#addTyped(run, terminal);
    return undefined;
  }

  /** Takes a run back that has not begun: it is lost, as `run-canceled`. Of any other, nothing happens. */
  cancel(runId: string): void {
    this.#options.terminals.cancelRun(runId);
    for (const apart of this.#apart.values()) apart.cancel(runId);
  }

  /** Interrupts a run that has begun. Of any other, nothing happens. @throws SlipwayError `rate-limited` | where it cannot be reached */
  async stop(runId: string): Promise<void> {
    await this.#options.terminals.stopRun(runId);
    for (const apart of this.#apart.values()) await apart.stop(runId);
  }

  /** Writes a receipt, and tells of it. */
  put(told: Receipt): void {
    const receipt = inSandbox(told, this.#options.sandboxId());
    this.#ledger.put(receipt);
    this.#options.onReceipt(receipt);
    const known = this.#going.get(receipt.runId);
    if (known === undefined || receipt.status === 'queued') return;
    if (receipt.status === 'running') {
      this.#options.onRun(known.host, known.command);
      return;
    }
    this.#going.delete(receipt.runId);
    this.#options.onEnd(known.host);
  }

  /**
   * Goes on after a restart of the server. Those that ran beside the shells were its own: they are lost.
   * @param had what the session had when that ended @param takeOver takes the sandbox over, after what waits for it is there
   */
  restore(had: 'nothing' | 'sandbox' | 'lost', takeOver: () => void): void {
    const { record, terminals } = this.#options;
    if (had === 'lost') record.forgetTerminals();
    terminals.restore(runsToResume(record.pendingRuns(), this.#ledger.receipts, had));
    for (const [terminal, runs] of record.pendingRuns()) {
      for (const { block, runId } of this.#ledger.restore(terminal, runs)) {
        this.put({ status: 'queued', block, runId, terminal, waitsFor: 'shell' });
      }
    }
    takeOver();
    for (const { block, runId, terminal } of forgotten(this.#ledger.receipts, record.pendingRuns().values())) {
      this.put({ status: 'lost', block, runId, terminal, code: 'sandbox-gone' });
    }
  }

  /** The host's sandbox is gone. Post-condition: every run beside its shells has its final receipt. */
  end(host: HostId, code: ErrorCode): void {
    this.#apart.get(host)?.end(code);
    this.#apart.delete(host);
  }

  #addTyped(run: LessonRun, named: string): void {
    const { terminals } = this.#options;
    const name = run.host === undefined ? named : terminals.nameOn(run.host, named);
    if (terminals.find(name)?.isFull) throw new SlipwayError('rate-limited', 'too many runs wait');
    this.#ledger.admit();
    const place = terminals.place(name, run.host);
    this.#ledger.remember(run);
    this.#going.set(run.runId, { host: terminals.hostOf(name), command: run.command });
    const { block, runId, command, expectedExitCode, way } = run;
    const typed = { block, runId, command, expectedExitCode, way };
    place.accept(typed);
    place.begin(typed);
  }

  #addApart(run: LessonRun, terminal: string): void {
    const host = run.host ?? null;
    const apart = this.#apart.get(host) ?? this.#makeApart(host);
    if (apart.isFull) throw new SlipwayError('rate-limited', 'too many runs wait');
    this.#ledger.admit();
    this.#ledger.remember(run);
    this.#going.set(run.runId, { host, command: run.command });
    apart.add(run, terminal);
  }

  #makeApart(host: HostId): ApartRuns {
    const apart = new ApartRuns({
      sandbox: async () => this.#options.sandbox(host),
      onReceipt: (receipt) => this.put(receipt),
      processes: this.#options.processes,
    });
    this.#apart.set(host, apart);
    return apart;
  }
}

const inSandbox = (receipt: Receipt, sandboxId: string | null): Receipt =>
  sandboxId !== null && 'exitCode' in receipt ? { ...receipt, sandboxId } : receipt;
