// Runs that go beside the learner's shells of one host: no terminal shows them. One at a time, in order.
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { orAborted } from '../or-aborted.ts';
import { renderPlainText } from '../terminal/plain-text.ts';
import type { BlockRun } from './block-run.ts';
import type { ProcessBudget } from './process-budget.ts';

/** An image may be pulled or built meanwhile. */
const RUN_TIMEOUT_MS = 10 * 60_000;
const STOP_TIMEOUT_MS = 15_000;
/** Processes that it takes to stop one: to find it, and to tell it. */
const STOPPING = 2;
/** As wide as the text of a lesson. */
const COLUMNS = 100;
/** Bytes of the output that are drawn; of more than this, the end. */
const RENDERED_CHARS = 256 * 1024;

interface ApartRun {
  readonly run: BlockRun;
  /** What the block names; it is not shown there. */
  readonly terminal: string;
  readonly over: AbortController;
}

export interface ApartOptions {
  /** Asks for it if need be. @throws SlipwayError `sandbox-gone` where there can be none */
  readonly sandbox: () => Promise<Sandbox>;
  readonly onReceipt: (receipt: Receipt) => void;
  readonly processes: Pick<ProcessBudget, 'charge'>;
}

export class ApartRuns {
  readonly #options: ApartOptions;
  #waiting: ApartRun[] = [];
  #current: ApartRun | undefined;
  #stops = 0;

  constructor(options: ApartOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#waiting.length >= LIMITS.waitingRuns;
  }

  /** Post-condition: the run has a receipt, and will get exactly one that is final. */
  add(run: BlockRun, terminal: string): void {
    this.#waiting.push({ run, terminal, over: new AbortController() });
    const waitsFor = this.#current ? 'run' : 'shell';
    this.#options.onReceipt({ status: 'queued', ...about({ run, terminal }), waitsFor });
    if (!this.#current) void this.#work();
  }

  /** Takes a run back that waits. Of any other, nothing happens. */
  cancel(runId: string): void {
    const found = this.#waiting.find(({ run }) => run.runId === runId);
    this.#waiting = this.#waiting.filter((one) => one !== found);
    if (found) this.#lose(found, 'run-canceled');
  }

  /**
   * Asks what runs to end, and the second time does not ask. Of any other run, nothing happens.
   * @throws SlipwayError `rate-limited` | what the sandbox threw
   */
  async stop(runId: string): Promise<void> {
    if (this.#current?.run.runId !== runId) return;
    this.#options.processes.charge(STOPPING);
    this.#stops += 1;
    await signalRun(await this.#options.sandbox(), runId, this.#stops > 1 ? 'KILL' : 'TERM');
  }

  /** The sandbox is gone. Post-condition: every run has its final receipt. */
  end(code: ErrorCode): void {
    const waiting = this.#waiting.splice(0);
    this.#current?.over.abort(new SlipwayError(code, 'the sandbox is gone'));
    for (const one of waiting) this.#lose(one, code);
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#current = next;
      this.#stops = 0;
      this.#options.onReceipt(await this.#receiptOf(next));
    }
    this.#current = undefined;
  }

  /** Never rejects. @returns the final receipt */
  async #receiptOf(one: ApartRun): Promise<Receipt> {
    const { signal } = one.over;
    try {
      const sandbox = await orAborted(this.#options.sandbox(), signal);
      const startedAt = Date.now();
      this.#options.onReceipt({ status: 'running', ...about(one), startedAt });
      const { exitCode, stdout } = await execute(sandbox, one.run, signal);
      const drawn = await renderPlainText(Buffer.from(stdout.slice(-RENDERED_CHARS).replaceAll('\n', '\r\n')), COLUMNS);
      const output = drawn.slice(-LIMITS.receiptOutputChars);
      return {
        status: exitCode === one.run.expectedExitCode ? 'ok' : 'failed',
        ...about(one),
        exitCode,
        durationMs: Date.now() - startedAt,
        output,
        truncated: output.length < drawn.length || stdout.length > RENDERED_CHARS,
      };
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      return { status: 'lost', ...about(one), code: SlipwayError.from(reason, 'internal', 'apart').code };
    }
  }

  #lose(one: ApartRun, code: ErrorCode): void {
    this.#options.onReceipt({ status: 'lost', ...about(one), code });
  }
}

const about = ({ run, terminal }: Pick<ApartRun, 'run' | 'terminal'>) => ({
  block: run.block,
  runId: run.runId,
  terminal,
});

/** In a session of processes of its own, named by its last word: so all of it can be found and ended. */
async function execute(sandbox: Sandbox, { command, runId }: BlockRun, signal: AbortSignal) {
  const words = ['setsid', '--wait', 'bash', '-lc', `exec 2>&1\n${command}`, wordFor(runId)];
  try {
    return await sandbox.exec(words, { timeoutMs: RUN_TIMEOUT_MS, signal });
  } catch (error) {
    // It took too long or printed too much, and nobody reads it any more.
    if (!signal.aborted) await signalRun(sandbox, runId, 'KILL').catch(() => undefined);
    throw error;
  }
}

async function signalRun(sandbox: Sandbox, runId: string, signal: 'TERM' | 'KILL'): Promise<void> {
  const { stdout } = await sandbox.exec(['pgrep', '-f', wordFor(runId)], { timeoutMs: STOP_TIMEOUT_MS });
  const sessions = stdout.split('\n').filter(Boolean).join(',');
  if (sessions === '') return;
  await sandbox.exec(['pkill', `-${signal}`, '-s', sessions], { timeoutMs: STOP_TIMEOUT_MS });
}

const wordFor = (runId: string): string => `slipway-run-${runId}`;
