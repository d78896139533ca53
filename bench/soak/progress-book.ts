// What one learner was told of their work, by all of their connections, and whether the server ever goes back on it.
// Pure: it reads the server's messages, and nothing else. Within a connection messages have an order. Between two they
// have none, so what one says is compared with what was known when it was opened, and with what it said itself.
import { isFinished } from '../../lib/client/lesson-state.ts';
import type { Incident, Receipt, ServerMessage, StepState } from '../../lib/protocol/messages.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

interface Run {
  readonly block: string;
  readonly runId: string;
  /** Of all runs. */
  readonly order: number;
  readonly circumstances: Circumstances;
  /** The last that the server said of it; null while it said nothing. */
  receipt: Receipt | null;
}

/** Where these change, a run may be lost. */
interface Circumstances {
  readonly sandboxId: string | null;
  readonly interruptions: number;
}

/** What a connection may not fall behind. */
interface Known {
  readonly passed: Set<string>;
  /** Last receipts by run. */
  readonly receipts: Map<string, Receipt>;
}

export class ProgressBook {
  readonly #passed = new Set<string>();
  readonly #runs = new Map<string, Run>();
  readonly #problems: string[] = [];
  readonly #sandboxIds: string[] = [];
  #losses: Array<{ readonly run: Run; readonly code: string }> = [];
  /** How often all processes of a sandbox ended. */
  #interruptions = 0;
  #lastIncidentAt = 0;

  /** What the server went back on, in words. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  get passedSteps(): ReadonlySet<string> {
    return this.#passed;
  }

  /** The newest one that the learner was told of. */
  get sandboxId(): string | null {
    return this.#sandboxIds.at(-1) ?? null;
  }

  /** How many sandboxes the learner has had. */
  get sandboxCount(): number {
    return this.#sandboxIds.length;
  }

  /** All that the learner had, one after the other. */
  get sandboxIds(): readonly string[] {
    return this.#sandboxIds;
  }

  /** Final receipts by their status; of lost ones with the reason. */
  get outcomes(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { receipt } of this.#runs.values()) {
      if (receipt === null || !isFinished(receipt)) continue;
      const name = nameOutcome(receipt);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** What the runs that failed printed last. */
  get failures(): string[] {
    return [...this.#runs.values()].flatMap(({ block, receipt }) =>
      receipt?.status === 'failed' ? [`${block}: ${receipt.output.trimEnd().split('\n').at(-1)}`] : [],
    );
  }

  /** The runs that were asked for and are not known to have ended. */
  get pending(): readonly Run[] {
    return [...this.#runs.values()].filter(({ receipt }) => receipt === null || !isFinished(receipt));
  }

  isPending(block: string): boolean {
    return this.pending.some((run) => run.block === block);
  }

  /** The learner pressed Run. */
  ask(block: string, runId: string): void {
    this.#judgeLosses();
    const order = this.#runs.size;
    this.#runs.set(runId, { block, runId, order, circumstances: this.#circumstances, receipt: null });
  }

  /** The page is closed: what it asked for and nobody heard of will never be. */
  closePage(runIds: Iterable<string>): void {
    for (const runId of runIds) {
      if (this.#runs.get(runId)?.receipt === null) this.#runs.delete(runId);
    }
  }

  /** @returns what is to be told of each message on a connection that is being opened */
  openConnection(): (message: ServerMessage) => void {
    const heard = [...this.#runs].flatMap(([runId, { receipt }]) => (receipt ? [[runId, receipt] as const] : []));
    const known: Known = { passed: new Set(this.#passed), receipts: new Map(heard) };
    return (message) => this.#observe(message, known);
  }

  /** Something is done to the sandbox from outside that ends all in it. To be called before, and again after. */
  excuseLosses(): void {
    this.#interruptions += 1;
  }

  /** To be called when all has come to rest. */
  close(): void {
    this.#judgeLosses();
  }

  #observe(message: ServerMessage, known: Known): void {
    switch (message.type) {
      case 'welcome':
        this.#noteSandbox(message);
        this.#welcome(message, known);
        break;
      case 'sandbox':
        this.#noteSandbox(message);
        break;
      case 'incident':
        this.#noteIncident(message.incident);
        break;
      case 'receipt':
        this.#noteReceipt(message.receipt, known);
        break;
      case 'step':
        this.#noteStep(message.step, known);
        break;
      default:
    }
  }

  get #circumstances(): Circumstances {
    return { sandboxId: this.sandboxId, interruptions: this.#interruptions };
  }

  #welcome({ steps, receipts, incident }: Of<'welcome'>, known: Known): void {
    if (incident) this.#noteIncident(incident);
    const forgotten = [...known.passed].filter((step) => !steps.some((found) => found.step === step));
    for (const step of forgotten) this.#problems.push(`the passed step ${step} was forgotten`);
    for (const run of this.#lastOfEachBlock(known)) {
      const found = receipts.find(({ block }) => block === run.block);
      if (found === undefined) this.#problems.push(`the receipt of ${run.block} (${run.runId}) was forgotten`);
      else if ((this.#runs.get(found.runId)?.order ?? -1) < run.order) {
        this.#problems.push(`the receipt of ${run.block} went back from ${run.runId} to ${found.runId}`);
      }
    }
    for (const step of steps) this.#noteStep(step, known);
    for (const receipt of receipts) this.#noteReceipt(receipt, known);
  }

  #lastOfEachBlock({ receipts }: Known): Run[] {
    const last = new Map<string, Run>();
    for (const run of this.#runs.values()) if (receipts.has(run.runId)) last.set(run.block, run);
    return [...last.values()];
  }

  #noteReceipt(receipt: Receipt, { receipts }: Known): void {
    const run = this.#runs.get(receipt.runId);
    if (!run) return;
    const before = receipts.get(receipt.runId);
    receipts.set(receipt.runId, receipt);
    if (before && isFinished(before)) {
      if (!isSame(before, receipt)) {
        this.#problems.push(`the run ${receipt.runId} was ${before.status} and became ${receipt.status}`);
      }
      return;
    }
    // Another connection may have told more already.
    if (run.receipt && isFinished(run.receipt)) return;
    run.receipt = receipt;
    if (receipt.status === 'lost') this.#losses.push({ run, code: receipt.code });
  }

  #noteIncident({ code, at }: Incident): void {
    if (at <= this.#lastIncidentAt) return;
    this.#lastIncidentAt = at;
    if (code === 'restarted' || code === 'replaced') this.#interruptions += 1;
  }

  #noteStep(step: StepState, { passed }: Known): void {
    if (step.status === 'passed') {
      passed.add(step.step);
      this.#passed.add(step.step);
    } else if (passed.has(step.step)) {
      this.#problems.push(`the passed step ${step.step} became ${step.status}`);
    }
  }

  #noteSandbox({ sandboxId }: Of<'sandbox'> | Of<'welcome'>): void {
    if (sandboxId !== null && !this.#sandboxIds.includes(sandboxId)) this.#sandboxIds.push(sandboxId);
  }

  /** A run may be lost with its sandbox. In one that went on all the time, none may be. */
  #judgeLosses(): void {
    for (const { run, code } of this.#losses) {
      const { sandboxId, interruptions } = run.circumstances;
      if (sandboxId !== this.sandboxId || interruptions !== this.#interruptions) continue;
      const { block, runId } = run;
      this.#problems.push(`the run ${runId} of ${block} was lost (${code}), though its sandbox ${sandboxId} went on`);
    }
    this.#losses = [];
  }
}

function nameOutcome(receipt: Receipt): string {
  if (receipt.status === 'lost') return `lost (${receipt.code})`;
  return receipt.status === 'failed' ? `failed (${receipt.exitCode})` : receipt.status;
}

const isSame = (one: Receipt, other: Receipt) => JSON.stringify(one) === JSON.stringify(other);
