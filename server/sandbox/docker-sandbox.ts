// A running sandbox in a container: everything goes through execs of the host engine's API.

import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { DockerEngine } from '../engine/docker-engine.ts';
import type { Engine, ExecProcess, ExecSpec } from '../engine/engine.ts';
import { packHomeFiles } from './home-archive.ts';
import type {
  DialTarget,
  ExecResult,
  FileToWrite,
  Sandbox,
  SandboxEnd,
  TerminalChannel,
  TerminalOptions,
} from './sandbox-provider.ts';

const HOME = '/home/learner';
const LEARNER = { user: 'learner', workingDirectory: HOME };
const TERMINAL_ENV = { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
const EXEC_TIMEOUT_MS = 30_000;
/** Bytes of stdout that `exec` gives back; what runs longer than this is not meant for `exec`. */
const EXEC_OUTPUT_BYTES = 4 * 1024 * 1024;

interface DockerSandboxInit {
  readonly id: string;
  readonly containerId: string;
  /** The host engine. */
  readonly engine: Engine;
  /** Holds the clean-ups of all that was made for this sandbox. */
  readonly store: DisposableStore;
}

export class DockerSandbox implements Sandbox {
  readonly id: string;
  readonly engine: Engine;
  readonly ended: Promise<SandboxEnd>;
  readonly #containerId: string;
  readonly #hostEngine: Engine;
  readonly #store: DisposableStore;

  constructor({ id, containerId, engine, store }: DockerSandboxInit) {
    this.id = id;
    this.#containerId = containerId;
    this.#hostEngine = engine;
    this.#store = store;
    const learnerEngine = new DockerEngine({ dial: (signal) => this.dial('engine', signal ? { signal } : {}) });
    store.add(() => learnerEngine[Symbol.asyncDispose]());
    this.engine = learnerEngine;
    this.ended = this.#awaitEnd();
  }

  async exec(
    command: readonly string[],
    { timeoutMs = EXEC_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<ExecResult> {
    const process = await this.#exec({ command, ...LEARNER }, signal);
    process.stream.end();
    return collect(process, timeoutMs, signal);
  }

  async openTerminal({ cols, rows, nonce }: TerminalOptions): Promise<TerminalChannel> {
    const process = await this.#exec({
      command: ['/usr/libexec/slipway/shell'],
      ...LEARNER,
      env: { ...TERMINAL_ENV, SLIPWAY_SHELL_NONCE: nonce },
      tty: { cols, rows },
    });
    return {
      stream: process.stream,
      resize: (newCols, newRows) => process.resize(newCols, newRows),
      exitCode: process.exitCode(),
    };
  }

  async writeFiles(files: readonly FileToWrite[]): Promise<void> {
    const archive = await packHomeFiles(files);
    // Unpacked by the learner's own hands, never by the engine's: it can write no more than the learner could.
    const command = ['tar', '--extract', '--no-same-owner', '--directory', HOME, '--file', '-'];
    const process = await this.#exec({ command, ...LEARNER });
    process.stream.end(archive);
    const { exitCode, stderr } = await collect(process, EXEC_TIMEOUT_MS);
    if (exitCode !== 0) throw new SlipwayError('engine-error', `files were not written: ${stderr.slice(0, 500)}`);
  }

  async dial(target: DialTarget, { signal }: { signal?: AbortSignal } = {}): Promise<Duplex> {
    const argument = target === 'engine' ? 'engine' : `tcp:${target.port}`;
    const { stream } = await this.#exec({ command: ['/usr/libexec/slipway/dial', argument], ...LEARNER }, signal);
    return stream;
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #exec(spec: ExecSpec, signal?: AbortSignal): Promise<ExecProcess> {
    if (this.#store.disposed) throw new SlipwayError('sandbox-gone', `sandbox ${this.id} has ended`);
    try {
      return await this.#hostEngine.exec(this.#containerId, spec, { signal });
    } catch (error) {
      if (error instanceof SlipwayError && error.code !== 'engine-error') throw error;
      throw new SlipwayError('sandbox-gone', `sandbox ${this.id} does not take commands`, { cause: error });
    }
  }

  /** Not an error when the host engine goes away: the sandbox is gone for us then, too. */
  #awaitEnd(): Promise<SandboxEnd> {
    const stop = new AbortController();
    this.#store.add(() => stop.abort());
    return this.#hostEngine.waitContainer(this.#containerId, { signal: stop.signal }).then(
      (exitCode) => ({ exitCode }),
      () => ({ exitCode: null }),
    );
  }
}

/** @throws SlipwayError `timeout` | `too-large`; the process is detached from then */
async function collect(process: ExecProcess, timeoutMs: number, signal?: AbortSignal): Promise<ExecResult> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const onStop = () => process.stream.destroy(new SlipwayError('timeout', `no end after ${timeoutMs} ms`));
  stop.addEventListener('abort', onStop, { once: true });
  let bytes = 0;
  process.stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > EXEC_OUTPUT_BYTES)
      process.stream.destroy(new SlipwayError('too-large', `more than ${EXEC_OUTPUT_BYTES} bytes`));
  });
  try {
    const stdout = (await buffer(process.stream)).toString();
    return { exitCode: await process.exitCode(), stdout, stderr: process.stderr() };
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
