// A running sandbox in a container: everything goes through execs of the host engine's API, each of them by `enter`,
// which becomes the learner before it runs anything.
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { DisposableStore, Dispose } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { parseChecked } from '../engine/checked-json.ts';
import { collectOutput } from '../engine/collect-output.ts';
import { pause } from '../engine/deadline.ts';
import { DockerEngine } from '../engine/docker-engine.ts';
import type { Engine, ExecProcess } from '../engine/engine.ts';
import { refusalStatus } from '../engine/engine-errors.ts';
import { splitLines } from '../engine/lines.ts';
import type { DirectLines } from './direct-lines.ts';
import { packHomeFiles } from './home-archive.ts';
import type { KeptDisk } from './keeper.ts';
import { followSandboxLife } from './sandbox-life.ts';
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
} from './sandbox-provider.ts';
import { type EnterOptions, type Group, PROGRAMS, SandboxTerminals } from './sandbox-terminals.ts';

const HOME = '/home/learner';
const EXEC_TIMEOUT_MS = 30_000;
const VITALS_SECONDS = 3;
/** Between two lines: who prints them is in the learner's hands, and may do it without end. */
const VITALS_PAUSE_MS = 200;
/** A true line has 300. */
const VITALS_CHARS = 4096;
/** The learner's engine is the learner's: its answers may be anything. Six hundred containers are listed in so much. */
const ANSWER_BYTES = 1024 * 1024;
/** The container does not run at the moment, or is no longer there. */
const NOT_RUNNING = [404, 409];

const figure = z.number().nullable();
const vitalsLine = z.object({
  memoryBytes: figure,
  memoryLimitBytes: figure,
  pids: figure,
  pidsLimit: figure,
  diskUsedBytes: figure,
  diskBytes: figure,
  cpuUsec: figure,
  oomKills: figure,
  pidsRefused: figure,
}) satisfies z.ZodType<SandboxVitals>;

interface DockerSandboxInit {
  readonly id: string;
  readonly containerId: string;
  /** The host engine. */
  readonly engine: Engine;
  /** Holds the clean-ups of all that was made for this sandbox. */
  readonly store: DisposableStore;
  readonly disk: KeptDisk;
  /** Undefined where terminals go through the engine. */
  readonly lines?: DirectLines | undefined;
}

export class DockerSandbox implements Sandbox {
  readonly id: string;
  readonly engine: Engine;
  readonly ended: Promise<SandboxEnd>;
  readonly #containerId: string;
  readonly #hostEngine: Engine;
  readonly #store: DisposableStore;
  readonly #listeners = new Set<(interruption: Interruption) => void>();
  readonly #terminals: SandboxTerminals;
  #hasEnded = false;

  constructor({ id, containerId, engine, store, disk, lines }: DockerSandboxInit) {
    this.id = id;
    this.#containerId = containerId;
    this.#hostEngine = engine;
    this.#store = store;
    const learnerEngine = new DockerEngine(
      { dial: (signal) => this.dial('engine', signal ? { signal } : {}) },
      { maxAnswerBytes: ANSWER_BYTES },
    );
    store.add(() => learnerEngine[Symbol.asyncDispose]());
    this.engine = learnerEngine;
    this.#terminals = new SandboxTerminals({
      enter: (group, command, options) => this.#enter(group, command, options),
      assertThere: (cause) => this.#assertThere(cause),
      lines,
    });
    const stop = new AbortController();
    store.add(() => stop.abort());
    store.add(() => this.#terminals.dispose());
    const life = { engine, containerId, disk, signal: stop.signal };
    const onInterruption = (interruption: Interruption) => this.#tell(interruption);
    this.ended = followSandboxLife({ ...life, onInterruption }).finally(() => {
      this.#hasEnded = true;
    });
  }

  async exec(
    command: readonly string[],
    { timeoutMs = EXEC_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<ExecResult> {
    const process = await this.#enter('service', command, { signal });
    process.stream.end();
    return collectOutput(process, { timeoutMs, signal });
  }

  onInterruption(listener: (interruption: Interruption) => void): Dispose {
    const told = (interruption: Interruption) => listener(interruption);
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  async watchVitals(listener: (vitals: SandboxVitals) => void, { signal }: { signal: AbortSignal }): Promise<void> {
    if (signal.aborted) return;
    try {
      const { stream } = await this.#enter('service', [`${PROGRAMS}/vitals`, String(VITALS_SECONDS)], { signal });
      const stop = () => stream.destroy();
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const line of splitLines(stream, VITALS_CHARS)) {
          listener(readVitals(line));
          await pause(VITALS_PAUSE_MS, signal);
        }
      } finally {
        signal.removeEventListener('abort', stop);
        stream.destroy();
      }
      throw new SlipwayError('sandbox-gone', `sandbox ${this.id} no longer tells its vitals`);
    } catch (error) {
      if (signal.aborted) return;
      throw new SlipwayError('sandbox-gone', `sandbox ${this.id} does not tell its vitals`, { cause: error });
    }
  }

  prepareTerminal(name: string): void {
    this.#terminals.prepare(name);
  }

  openTerminal(options: TerminalOptions): Promise<TerminalChannel> {
    return this.#terminals.open(options);
  }

  closeTerminal(name: string): Promise<void> {
    return this.#terminals.close(name);
  }

  async writeFiles(files: readonly FileToWrite[]): Promise<void> {
    const archive = await packHomeFiles(files);
    // Unpacked by the learner's own hands, never by the engine's: it can write no more than the learner could.
    const command = ['tar', '--extract', '--no-same-owner', '--directory', HOME, '--file', '-'];
    const process = await this.#enter('service', command);
    process.stream.end(archive);
    const { exitCode, stderr } = await collectOutput(process, { timeoutMs: EXEC_TIMEOUT_MS });
    if (exitCode !== 0) throw new SlipwayError('engine-error', `files were not written: ${stderr.slice(0, 500)}`);
  }

  async dial(target: DialTarget, { signal }: { signal?: AbortSignal } = {}): Promise<Duplex> {
    return (await this.#enter('service', dialCommand(target), { signal })).stream;
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #tell(interruption: Interruption): void {
    for (const listener of this.#listeners) listener(interruption);
  }

  /** @throws SlipwayError `sandbox-gone`; `engine-unreachable` while it is interrupted */
  async #enter(group: Group, command: readonly string[], { env, signal }: EnterOptions = {}): Promise<ExecProcess> {
    this.#assertThere();
    const spec = { command: [`${PROGRAMS}/enter`, group, ...command], user: '0', ...(env && { env }) };
    try {
      return await this.#hostEngine.exec(this.#containerId, spec, { signal });
    } catch (error) {
      this.#assertThere(error);
      if (!NOT_RUNNING.includes(refusalStatus(error) ?? 0)) throw error;
      throw new SlipwayError('engine-unreachable', `sandbox ${this.id} does not run at the moment`, { cause: error });
    }
  }

  #assertThere(cause?: unknown): void {
    if (!this.#store.disposed && !this.#hasEnded) return;
    throw new SlipwayError('sandbox-gone', `sandbox ${this.id} has ended`, { cause });
  }
}

function dialCommand(target: DialTarget): string[] {
  if (typeof target === 'string') return [`${PROGRAMS}/dial`, target];
  if ('port' in target) return [`${PROGRAMS}/dial`, `tcp:${target.port}`];
  return [`${PROGRAMS}/knock`, String(target.knockAt), String(target.patienceMs)];
}

/** A line that comes in one piece with its end may be longer than the limit of those who split. */
function readVitals(line: string): SandboxVitals {
  if (line.length > VITALS_CHARS) throw new SlipwayError('too-large', `vitals of ${line.length} characters`);
  return parseChecked(line, vitalsLine, 'vitals');
}
