// Sandboxes out of thin air, for tests of what is done with them and of what happens when they fail.
import { type Duplex, PassThrough } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import type { ContainerDetails, Engine } from '../engine/engine.ts';
import type {
  CreateOptions,
  DialTarget,
  ExecResult,
  FileToWrite,
  Sandbox,
  SandboxEnd,
  SandboxProvider,
  SandboxSpec,
  TerminalChannel,
  TerminalOptions,
} from '../sandbox/sandbox-provider.ts';
import { fakeEngine } from './fake-engine.ts';
import { FakeHome } from './fake-home.ts';
import { FakeShell } from './fake-shell.ts';

export interface Faults {
  readonly startDelayMs?: number;
  /** Numbers of the calls to `create`, from 1, that fail. */
  readonly failAt?: readonly number[];
  /** The container starts, but its engine never answers: `create` ends only by its signal. */
  readonly neverReady?: boolean;
}

export class FakeSandboxProvider implements SandboxProvider {
  readonly sandboxes = new Set<FakeSandbox>();
  /** What is left of sandboxes that nobody owns. */
  readonly strays = new Set<string>();
  /** Most sandboxes that there were at one time, those being made included. */
  most = 0;
  calls = 0;
  readonly #faults: Faults;
  #making = 0;

  constructor(faults: Faults = {}) {
    this.#faults = faults;
  }

  /** All that exists: running, being made, stray. */
  get leftovers(): number {
    return this.sandboxes.size + this.#making + this.strays.size;
  }

  async create(_spec: SandboxSpec, { signal, onStep }: CreateOptions = {}): Promise<Sandbox> {
    this.calls += 1;
    const call = this.calls;
    this.#making += 1;
    this.most = Math.max(this.most, this.sandboxes.size + this.#making);
    try {
      onStep?.('container');
      await this.#start(call, onStep, signal);
    } catch (error) {
      throw SlipwayError.from(error, 'sandbox-start-failed', `fake sandbox ${call} could not be made`);
    } finally {
      this.#making -= 1;
    }
    const sandbox = new FakeSandbox(`fake-${call}`, () => this.sandboxes.delete(sandbox));
    this.sandboxes.add(sandbox);
    return sandbox;
  }

  async removeStrays(): Promise<number> {
    const { size } = this.strays;
    this.strays.clear();
    return size;
  }

  async #start(call: number, onStep: CreateOptions['onStep'], signal: AbortSignal | undefined): Promise<void> {
    const { startDelayMs = 0, failAt = [], neverReady = false } = this.#faults;
    await pause(startDelayMs, signal);
    if (failAt.includes(call)) throw new SlipwayError('sandbox-start-failed', `fake failure at call ${call}`);
    onStep?.('engine');
    await pause(neverReady ? Number.POSITIVE_INFINITY : 0, signal);
  }
}

export class FakeSandbox implements Sandbox {
  readonly id: string;
  readonly engine: Engine;
  readonly ended: Promise<SandboxEnd>;
  readonly shells: FakeShell[] = [];
  /** What its engine lists. */
  readonly containers: ContainerDetails[] = [];
  readonly #home = new FakeHome();
  readonly #onGone: () => void;
  readonly #over = new AbortController();
  #isListed = true;
  #end: (end: SandboxEnd) => void = () => {};

  constructor(id: string, onGone: () => void) {
    this.id = id;
    this.#onGone = onGone;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.engine = fakeEngine({
      ping: async () => this.#assertAlive(),
      listContainers: async () => this.containers,
      inspectContainer: async (wanted) => this.containers.find((container) => container.id === wanted),
      events: (_filter, options) => quietUntil(options?.signal),
      [Symbol.asyncDispose]: async () => {},
    });
  }

  /** Ends as if somebody had killed it. */
  kill(): void {
    this.#stop();
    this.#end({ exitCode: 137 });
  }

  /** `sleep` lasts until its deadline. */
  async exec(
    command: readonly string[],
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<ExecResult> {
    this.#assertAlive();
    if (command[0] !== 'sleep') return this.#home.run(command);
    const { timeoutMs = 30_000, signal } = options;
    await pause(timeoutMs, signal);
    throw new SlipwayError('timeout', `no end after ${timeoutMs} ms`);
  }

  async openTerminal(options: TerminalOptions): Promise<TerminalChannel> {
    this.#assertAlive();
    const shell = new FakeShell(options, (words) => {
      const { exitCode, stdout, stderr } = this.#home.run(words);
      return { exitCode: exitCode ?? 1, stdout: stdout + stderr };
    });
    this.shells.push(shell);
    return shell;
  }

  async writeFiles(files: readonly FileToWrite[]): Promise<void> {
    this.#assertAlive();
    await this.#home.write(files);
  }

  /** What is written comes back. */
  async dial(_target: DialTarget): Promise<Duplex> {
    this.#assertAlive();
    return new PassThrough();
  }

  async dispose(): Promise<void> {
    if (!this.#isListed) return;
    this.#stop();
    this.#isListed = false;
    this.#end({ exitCode: null });
    this.#onGone();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #stop(): void {
    this.#over.abort();
    for (const shell of this.shells) shell.destroy();
  }

  #assertAlive(): void {
    if (this.#over.signal.aborted) throw new SlipwayError('sandbox-gone', `fake sandbox ${this.id} has ended`);
  }
}

async function* quietUntil(signal: AbortSignal | undefined): AsyncGenerator<never> {
  await pause(Number.POSITIVE_INFINITY, signal).catch(() => undefined);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = Number.isFinite(ms) ? setTimeout(done, ms) : undefined;
    const abort = () => {
      clearTimeout(timer);
      reject(new SlipwayError('sandbox-gone', 'given up'));
    };
    function done() {
      signal?.removeEventListener('abort', abort);
      resolve();
    }
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
