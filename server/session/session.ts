// One learner's work: their sandbox, terminals, receipts and steps. It outlives its connections, which subscribe to it
// and never appear here.
import { randomUUID } from 'node:crypto';
import { DisposableStore, type Dispose } from '../../lib/disposable.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { Receipt, SandboxView, ServerMessage, StepState } from '../../lib/protocol/messages.ts';
import { StepWatcher, type WatchedStep } from '../checks/step-watcher.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { type BlockRun, BlockRunner } from './block-runner.ts';
import { type SandboxEvent, transition } from './sandbox-state.ts';
import { Terminal, type TerminalSize } from './terminal.ts';

export interface SessionLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SessionContext {
  readonly pool: WarmPool;
  readonly log: SessionLog;
}

const DEFAULT_SIZE: TerminalSize = { cols: 80, rows: 24 };
/** Run ids remembered, so that a run sent again is not run again. */
const REMEMBERED_RUNS = 1000;

/** A terminal and what types blocks into it. The runner is there before the shell is. */
interface Place {
  readonly runner: BlockRunner;
  terminal: Promise<Terminal> | undefined;
}

export class Session {
  readonly id = randomUUID();
  readonly #context: SessionContext;
  readonly #listeners = new Set<(message: ServerMessage) => void>();
  readonly #places = new Map<string, Place>();
  readonly #receipts = new Map<string, Receipt>();
  readonly #runIds = new Set<string>();
  readonly #steps = new Map<string, StepState>();
  readonly #watched = new Map<string, WatchedStep>();
  readonly #store = new DisposableStore();
  #sandboxView: SandboxView = { status: 'none' };
  #sandbox: Promise<Sandbox> | undefined;
  #sandboxId: string | null = null;
  #sandboxStore = new DisposableStore();
  #watcher: StepWatcher | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#store.add(() => this.#sandboxStore.dispose());
  }

  /** @param listener must not throw */
  subscribe(listener: (message: ServerMessage) => void): Dispose {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Where things stand, for a page that has just connected. */
  snapshot() {
    return {
      sandboxId: this.#sandboxId,
      sandbox: this.#sandboxView,
      receipts: [...this.#receipts.values()],
      steps: [...this.#steps.values()],
    };
  }

  get sandboxStatus(): SandboxView['status'] {
    return this.#sandboxView.status;
  }

  /** Begins to get a sandbox, unless there is one or one is on its way. */
  requestSandbox(): void {
    const next = transition(this.#sandboxView, { type: 'requested' });
    if (next === this.#sandboxView || this.#store.disposed) return;
    this.#show(next);
    const sandbox = this.#claim();
    this.#sandbox = sandbox;
    // Who needs the sandbox awaits it and gets the error; here it must only not go unhandled.
    sandbox.catch(() => undefined);
  }

  /** From now on these steps are watched and reported. */
  watchSteps(steps: readonly WatchedStep[]): void {
    for (const step of steps) {
      this.#watched.set(step.ref, step);
      if (!this.#steps.has(step.ref)) this.#steps.set(step.ref, { status: 'todo', step: step.ref, reason: null });
    }
    this.#watcher?.watch(steps.filter(({ ref }) => this.#steps.get(ref)?.status !== 'passed'));
  }

  /**
   * The terminal of this name, opened if need be; waits for the sandbox.
   * @throws SlipwayError `terminal-limit` | what getting the sandbox threw
   */
  terminal(name: string, size: TerminalSize = DEFAULT_SIZE): Promise<Terminal> {
    const place = this.#place(name);
    place.terminal ??= this.#openTerminal(name, size, place);
    return place.terminal;
  }

  /**
   * Runs a block once; a `runId` that was seen before only gets its receipt again.
   * @throws SlipwayError `terminal-limit`
   */
  runBlock(run: BlockRun, terminalName: string): void {
    if (this.#runIds.has(run.runId)) {
      const receipt = this.#receipts.get(run.block);
      if (receipt?.runId === run.runId) this.#emit({ type: 'receipt', receipt });
      return;
    }
    const { runner } = this.#place(terminalName);
    this.#remember(run.runId);
    runner.enqueue(run);
    this.requestSandbox();
    this.terminal(terminalName).catch((error: unknown) => runner.abandon(codeOf(error)));
  }

  /** Ends the session and its sandbox. Post-condition: nothing of it is left. */
  async dispose(): Promise<void> {
    this.#show(transition(this.#sandboxView, { type: 'expired', reason: 'shutdown' }));
    await this.#store.dispose();
  }

  async #claim(): Promise<Sandbox> {
    const abort = new AbortController();
    const store = new DisposableStore();
    this.#sandboxStore = store;
    store.add(() => abort.abort());
    try {
      const sandbox = await this.#context.pool.claim({
        signal: abort.signal,
        onStep: (step) => this.#apply({ type: 'step', step }),
        onQueue: (position) => this.#apply({ type: 'queued', position }),
      });
      store.add(() => sandbox.dispose());
      if (store.disposed) throw new SlipwayError('sandbox-gone', 'the session ended while its sandbox was prepared');
      this.#use(sandbox, store);
      return sandbox;
    } catch (error) {
      this.#fail(codeOf(error), error);
      throw error;
    }
  }

  #use(sandbox: Sandbox, store: DisposableStore): void {
    this.#sandboxId = sandbox.id;
    const watcher = new StepWatcher(
      sandbox.engine,
      (step) => this.#setStep(step),
      (error) => this.#context.log.warn({ session: this.id, err: error }, 'checks cannot see the engine'),
    );
    store.add(() => watcher.dispose());
    this.#watcher = watcher;
    this.watchSteps([...this.#watched.values()]);
    void sandbox.ended.then(() => {
      if (!store.disposed) this.#fail('sandbox-gone', undefined);
    });
    this.#apply({ type: 'ready' });
  }

  #fail(code: ErrorCode, error: unknown): void {
    if (this.#store.disposed) return;
    this.#context.log.warn({ session: this.id, code, err: error }, 'sandbox lost');
    this.#sandboxId = null;
    this.#watcher = undefined;
    for (const place of this.#places.values()) {
      place.runner.abandon(code);
      place.terminal = undefined;
    }
    this.#apply({ type: 'failed', code });
    this.#sandboxStore
      .dispose()
      .catch((cause: unknown) => this.#context.log.warn({ session: this.id, err: cause }, 'sandbox not removed'));
  }

  #place(name: string): Place {
    const known = this.#places.get(name);
    if (known) return known;
    if (this.#places.size >= LIMITS.terminalsPerSession) {
      throw new SlipwayError('terminal-limit', `a session has at most ${LIMITS.terminalsPerSession} terminals`);
    }
    const place: Place = {
      runner: new BlockRunner(name, (receipt) => this.#setReceipt(receipt)),
      terminal: undefined,
    };
    this.#places.set(name, place);
    return place;
  }

  async #openTerminal(name: string, size: TerminalSize, place: Place): Promise<Terminal> {
    try {
      this.requestSandbox();
      const store = this.#sandboxStore;
      const sandbox = await (this.#sandbox as Promise<Sandbox>);
      const terminal = await Terminal.open({
        name,
        size,
        openShell: (options) => sandbox.openTerminal(options),
        onMark: (mark) => place.runner.handleMark(mark),
        onInput: (bytes) => place.runner.handleInput(bytes),
      });
      store.add(() => terminal.dispose());
      place.runner.connect(terminal);
      return terminal;
    } catch (error) {
      place.terminal = undefined;
      throw error;
    }
  }

  #remember(runId: string): void {
    this.#runIds.add(runId);
    const [oldest] = this.#runIds;
    if (this.#runIds.size > REMEMBERED_RUNS && oldest !== undefined) this.#runIds.delete(oldest);
  }

  #setReceipt(receipt: Receipt): void {
    this.#receipts.set(receipt.block, receipt);
    this.#emit({ type: 'receipt', receipt });
  }

  #setStep(step: StepState): void {
    this.#steps.set(step.step, step);
    this.#emit({ type: 'step', step });
  }

  #apply(event: SandboxEvent): void {
    this.#show(transition(this.#sandboxView, event));
  }

  #show(view: SandboxView): void {
    if (view === this.#sandboxView) return;
    this.#sandboxView = view;
    this.#emit({ type: 'sandbox', sandboxId: this.#sandboxId, sandbox: view });
  }

  #emit(message: ServerMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}

function codeOf(error: unknown): ErrorCode {
  return error instanceof SlipwayError ? error.code : 'internal';
}
