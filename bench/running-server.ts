// One process of the server, from its start to its end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServerEnd, ServerSettings } from './server-process.ts';

const START_TIMEOUT_MS = 60_000;
/** It gives up its own clean-up before that. */
const STOP_TIMEOUT_MS = 35_000;
const READY = /^Slipway is ready at http:\/\/localhost:\d+$/;
const KEPT_LOG_LINES = 30;

export class RunningServer {
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];
  readonly #ready: Promise<void>;

  constructor({
    root,
    settings,
    command,
    onLog,
  }: {
    root: string;
    settings: ServerSettings;
    command: readonly string[];
    onLog: (line: string) => void;
  }) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', join('cli', 'main.ts'), ...command], {
      cwd: root,
      env: { ...process.env, ...settings },
      // The server stops by itself when the channel ends, also when this process was killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#ready = new Promise((resolve) => {
      this.#read(this.#child.stdout, (line) => READY.test(line) && resolve());
      this.#read(this.#child.stderr, onLog);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** @throws Error with the end of its log when it does not become ready */
  async untilReady(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
    const failed = async (): Promise<never> => {
      if (!this.hasEnded) await once(this.#child, 'exit', { signal: either }).catch(() => undefined);
      signal.throwIfAborted();
      throw new Error(`The server did not start:\n${this.#lastLines.join('\n')}`);
    };
    await Promise.race([this.#ready, failed()]);
  }

  /** Post-condition: the process is gone. */
  async end(how: ServerEnd): Promise<void> {
    if (this.hasEnded) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill(how);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(timer);
  }

  #read(output: Readable | null, onLine: (line: string) => void): void {
    createInterface({ input: output as Readable }).on('line', (line) => {
      this.#lastLines.push(line);
      if (this.#lastLines.length > KEPT_LOG_LINES) this.#lastLines.shift();
      onLine(line);
    });
  }
}
