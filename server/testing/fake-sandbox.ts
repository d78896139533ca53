// One fake sandbox: what is in it (`FakeMachine`), and a server's hold on it, which may be lost and taken again.
import { type Duplex, PassThrough } from 'node:stream';
import type { Dispose } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { ContainerDetails, Engine } from '../engine/engine.ts';
import type {
  DialTarget,
  ExecResult,
  FileToWrite,
  Interruption,
  Sandbox,
  SandboxEnd,
  SandboxVitals,
  TerminalChannel,
  TerminalOptions,
} from '../sandbox/sandbox-provider.ts';
import { fakeEngine } from './fake-engine.ts';
import { FakeHome } from './fake-home.ts';
import { pause } from './fake-pause.ts';
import { FakeShell } from './fake-shell.ts';

const MIB = 1024 * 1024;
const VITALS: SandboxVitals = {
  memoryBytes: 100 * MIB,
  memoryLimitBytes: 640 * MIB,
  pids: 3,
  pidsLimit: 576,
  diskUsedBytes: 10 * MIB,
  diskBytes: 4096 * MIB,
  cpuUsec: 0,
  oomKills: 0,
  pidsRefused: 0,
};

/** What goes on without any server. */
class FakeMachine {
  readonly id: string;
  readonly home = new FakeHome();
  /** All that were ever started, the newest last. */
  readonly shells: FakeShell[] = [];
  readonly containers: ContainerDetails[] = [];
  vitals = VITALS;
  isGone = false;

  constructor(id: string) {
    this.id = id;
  }

  endShells(): void {
    for (const shell of this.shells) shell.destroy();
  }
}

export class FakeSandbox implements Sandbox {
  readonly engine: Engine;
  readonly ended: Promise<SandboxEnd>;
  readonly #machine: FakeMachine;
  readonly #onGone: () => void | Promise<void>;
  readonly #over = new AbortController();
  readonly #listeners = new Set<(interruption: Interruption) => void>();
  readonly #watchers = new Set<{ tell: (vitals: SandboxVitals) => void; breakOff: () => void }>();
  #isListed = true;
  #isInterrupted = false;
  #end: (end: SandboxEnd) => void = () => {};

  /** @param from an id makes a new one; another server's hold makes this one its successor */
  constructor(from: string | FakeSandbox, onGone: () => void | Promise<void>) {
    this.#machine = typeof from === 'string' ? new FakeMachine(from) : from.#machine;
    this.#onGone = onGone;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.engine = fakeEngine({
      ping: async () => this.#assertReachable(),
      listContainers: async ({ newest } = {}) =>
        this.containers.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, newest),
      inspectContainer: async (wanted) => this.containers.find((container) => container.id === wanted),
      listImages: async () => [],
      listNetworks: async () => [],
      listVolumes: async () => [],
      events: (_filter, options) => quietUntil(options?.signal),
      [Symbol.asyncDispose]: async () => {},
    });
  }

  get id(): string {
    return this.#machine.id;
  }

  get shells(): readonly FakeShell[] {
    return this.#machine.shells;
  }

  /** What its engine lists. */
  get containers(): ContainerDetails[] {
    return this.#machine.containers;
  }

  /** Whether another server could take it over. */
  get isGone(): boolean {
    return this.#machine.isGone;
  }

  /** Whether another server holds it now. */
  get isAbandoned(): boolean {
    return !this.#isListed && !this.isGone;
  }

  /** Ends as if somebody had removed it. */
  kill(): void {
    this.#stop();
    this.#end({ exitCode: 137 });
  }

  /** The host engine goes away: streams break, nothing works until `resume` or `restart`. */
  interrupt(): void {
    this.#isInterrupted = true;
    for (const shell of this.shells) shell.drop();
    for (const { breakOff } of this.#watchers) breakOff();
    this.#tell('interrupted');
  }

  /** The host engine is back, all is as it was. */
  resume(): void {
    this.#isInterrupted = false;
    this.#tell('resumed');
  }

  /** The host engine is back and has started the sandbox again: files are there, shells are not. */
  restart(): void {
    this.#machine.endShells();
    this.#isInterrupted = false;
    this.#tell('restarted');
  }

  /** From now on it uses so much, and those who watch are told. */
  reportVitals(changed: Partial<SandboxVitals>): void {
    this.#machine.vitals = { ...this.#machine.vitals, ...changed };
    for (const { tell } of this.#watchers) tell(this.#machine.vitals);
  }

  /** The server that had it is gone: what it held breaks, the sandbox goes on. */
  abandon(): void {
    this.#isListed = false;
    for (const shell of this.shells) shell.drop();
    this.#over.abort();
    this.#onGone();
  }

  onInterruption(listener: (interruption: Interruption) => void): Dispose {
    const told = (interruption: Interruption) => listener(interruption);
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  watchVitals(listener: (vitals: SandboxVitals) => void, { signal }: { signal: AbortSignal }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#assertReachable();
      if (signal.aborted) return resolve();
      const breakOff = () => {
        this.#watchers.delete(watcher);
        reject(new SlipwayError('sandbox-gone', 'the vitals broke off'));
      };
      const watcher = { tell: listener, breakOff };
      const stop = () => {
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
      AbortSignal.any([signal, this.#over.signal]).addEventListener('abort', stop, { once: true });
      listener(this.#machine.vitals);
    });
  }

  /** `sleep` lasts until its deadline. */
  async exec(
    command: readonly string[],
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<ExecResult> {
    this.#assertReachable();
    if (command[0] !== 'sleep') return this.#machine.home.run(command);
    const { timeoutMs = 30_000, signal } = options;
    await pause(timeoutMs, signal);
    throw new SlipwayError('timeout', `no end after ${timeoutMs} ms`);
  }

  /** Its shells are there at once. */
  prepareTerminal(): void {}

  async openTerminal(options: TerminalOptions): Promise<TerminalChannel> {
    this.#assertReachable();
    const held = this.shells.findLast(({ name, isOver }) => name === options.name && !isOver);
    return (held ?? this.#startShell(options)).attach(options);
  }

  async closeTerminal(name: string): Promise<void> {
    this.#assertReachable();
    for (const shell of this.shells) if (shell.name === name) shell.hangUp();
  }

  async writeFiles(files: readonly FileToWrite[]): Promise<void> {
    this.#assertReachable();
    await this.#machine.home.write(files);
  }

  /** What is written comes back. */
  async dial(_target: DialTarget): Promise<Duplex> {
    this.#assertReachable();
    return new PassThrough();
  }

  async dispose(): Promise<void> {
    if (!this.#isListed) return;
    this.#stop();
    this.#isListed = false;
    this.#end({ exitCode: null });
    await this.#onGone();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #startShell(options: TerminalOptions): FakeShell {
    const shell = new FakeShell(options, (words) => {
      const { exitCode, stdout, stderr } = this.#machine.home.run(words);
      return { exitCode: exitCode ?? 1, stdout: stdout + stderr };
    });
    this.#machine.shells.push(shell);
    return shell;
  }

  #stop(): void {
    this.#machine.isGone = true;
    this.#machine.endShells();
    this.#over.abort();
  }

  #tell(interruption: Interruption): void {
    for (const listener of this.#listeners) listener(interruption);
  }

  #assertReachable(): void {
    if (this.#over.signal.aborted) throw new SlipwayError('sandbox-gone', `fake sandbox ${this.id} has ended`);
    if (this.#isInterrupted) throw new SlipwayError('engine-unreachable', `fake sandbox ${this.id} is interrupted`);
  }
}

async function* quietUntil(signal: AbortSignal | undefined): AsyncGenerator<never> {
  await pause(Number.POSITIVE_INFINITY, signal).catch(() => undefined);
}
