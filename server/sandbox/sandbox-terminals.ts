// The shells of a sandbox: each is held there by a program of ours, `hold`, and attached to by an exec of it.
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import { collectOutput } from '../engine/collect-output.ts';
import type { ExecProcess } from '../engine/engine.ts';
import type { DirectLines } from './direct-lines.ts';
import { HeldTerminalStream } from './held-terminal.ts';
import { PreparedTerminal } from './prepared-terminal.ts';
import type { TerminalChannel, TerminalOptions } from './sandbox-provider.ts';
import { attach, exitCodeOf } from './terminal-way.ts';

export const PROGRAMS = '/usr/libexec/slipway';
const TERMINAL_ENV = { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
/** Half a second for those who end well; ten for those who look for the lock, see images/sandbox/src. */
const CLOSE_TIMEOUT_MS = 20_000;
/** Of an attachment that ended while its shell did not; and of one that was killed, perhaps with the whole sandbox. */
const SHELL_MAY_BE_THERE: readonly (number | null)[] = [75, 128 + 9];
/** Of a terminal that nobody looks at yet. */
const FIRST_SIZE = { cols: 80, rows: 24 };

/** Which limits a process falls under: those of the learner's own work, or those of the engine. */
export type Group = 'work' | 'service';

export interface EnterOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

interface Place {
  /** Starts a process in the sandbox, as the learner. */
  enter(group: Group, command: readonly string[], options?: EnterOptions): Promise<ExecProcess>;
  /** @throws SlipwayError `sandbox-gone` */
  assertThere(cause?: unknown): void;
  /** Undefined where everything goes through the engine. */
  readonly lines: DirectLines | undefined;
}

export class SandboxTerminals {
  readonly #place: Place;
  #prepared: PreparedTerminal | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Starts the shell now, so that whoever asks for it first does not wait for it. */
  prepare(name: string): void {
    const options = { name, ...FIRST_SIZE, nonce: randomBytes(12).toString('hex'), firstSeq: 0, resumeFrom: 0 };
    this.#prepared = new PreparedTerminal(name, this.#attach(options));
  }

  /** @throws SlipwayError `engine-error` | `timeout` | as `enter` */
  async open(options: TerminalOptions): Promise<TerminalChannel> {
    return (await this.#takePrepared(options)) ?? this.#attach(options);
  }

  /** @throws SlipwayError `engine-error` | `timeout` | as `enter` */
  async close(name: string): Promise<void> {
    if (this.#prepared?.name === name) this.dispose();
    // Not of the learner's own work: it has to get through when that has used up all there is.
    const process = await this.#place.enter('service', [`${PROGRAMS}/hold`, name, 'end']);
    process.stream.end();
    const { exitCode, stderr } = await collectOutput(process, { timeoutMs: CLOSE_TIMEOUT_MS });
    if (exitCode !== 0) throw new SlipwayError('engine-error', `terminal ${name} not closed: ${stderr.slice(0, 500)}`);
  }

  dispose(): void {
    this.#prepared?.discard();
    this.#prepared = undefined;
  }

  async #takePrepared(options: TerminalOptions): Promise<TerminalChannel | undefined> {
    const prepared = this.#prepared;
    if (prepared?.name !== options.name) return undefined;
    this.#prepared = undefined;
    return prepared.take(options);
  }

  async #attach({ name, cols, rows, nonce, firstSeq, resumeFrom }: TerminalOptions): Promise<TerminalChannel> {
    const words = [name, ...[cols, rows, firstSeq, resumeFrom].map(String), 'receipts'];
    const env = { ...TERMINAL_ENV, SLIPWAY_SHELL_NONCE: nonce };
    const attached = await attach({
      name,
      lines: this.#place.lines,
      start: (more) => this.#place.enter('work', [`${PROGRAMS}/hold`, ...words], { env: { ...env, ...more } }),
    }).catch((error: unknown) => {
      this.#place.assertThere(error);
      throw error;
    });
    const { created, startSeq, endSeq, nonce: itsNonce } = attached.header;
    const stream = new HeldTerminalStream(attached.stream, startSeq);
    return {
      ...{ stream, created, startSeq, endSeq, nonce: itsNonce },
      resize: (newCols, newRows) => stream.resize(newCols, newRows),
      exitCode: shellExitCode(stream, attached.process),
    };
  }
}

/** Resolves when the stream has ended or was destroyed. */
async function shellExitCode(stream: Duplex, process: ExecProcess): Promise<number | null> {
  const endedByItself = await new Promise<boolean>((resolve) => {
    stream.once('end', () => resolve(true)).once('close', () => resolve(false));
  });
  if (!endedByItself) {
    process.stream.destroy();
    return null;
  }
  const exitCode = await exitCodeOf(process);
  return SHELL_MAY_BE_THERE.includes(exitCode) ? null : exitCode;
}
