// The contract between Slipway and whatever gives a learner an engine. Sessions know only this file.
//
// A provider must not assume that the engine which creates a sandbox is the one which runs it, nor that ids, sockets
// or files are local: everything goes through calls that work over a network.
import type { Duplex } from 'node:stream';
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import type { Engine } from '../engine/engine.ts';

/** A sandbox as data: what to make. Limits hold for the whole sandbox, the learner's containers included. */
export interface SandboxSpec {
  readonly memoryBytes: number;
  /** CPUs, fractions allowed. */
  readonly cpus: number;
  readonly pids: number;
}

/** How a sandbox came to its end, other than by `dispose()`. */
export interface SandboxEnd {
  readonly exitCode: number | null;
}

/** Where `dial` connects: the learner engine's API, or a TCP port on the sandbox's loopback address. */
export type DialTarget = 'engine' | { readonly port: number };

export interface CreateOptions {
  /** Aborting removes whatever was made so far. */
  readonly signal?: AbortSignal;
  readonly onStep?: (step: PreparationStep) => void;
}

export interface ExecResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerminalOptions {
  readonly cols: number;
  readonly rows: number;
  /** Secret word in the shell's OSC 133 marks, so that no other program's marks are taken for the shell's. */
  readonly nonce: string;
}

/** A shell in a sandbox. Reading gives the terminal's raw bytes, writing is typing. */
export interface TerminalChannel {
  readonly stream: Duplex;
  resize(cols: number, rows: number): Promise<void>;
  /** Resolves when the shell has ended; null when the sandbox is gone. */
  readonly exitCode: Promise<number | null>;
}

export interface FileToWrite {
  /** Relative to the learner's home, or absolute below it; no `..`. */
  readonly path: string;
  readonly content: Uint8Array;
  /** Permission bits, default 0o644. */
  readonly mode?: number;
}

/** One learner's running sandbox. */
export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  /** The learner's own engine, reached through `dial`; disposed with the sandbox. */
  readonly engine: Engine;
  /** Resolves when the sandbox ended by itself or was killed from outside; never rejects. */
  readonly ended: Promise<SandboxEnd>;

  /** Runs a command as the learner, to its end. @throws SlipwayError `timeout` | `sandbox-gone` */
  exec(command: readonly string[], options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<ExecResult>;
  /** Starts a login shell as the learner. @throws SlipwayError `sandbox-gone` */
  openTerminal(options: TerminalOptions): Promise<TerminalChannel>;
  /**
   * Writes files owned by the learner, making directories as needed; a link never leads a write outside the home.
   * @throws SlipwayError `invalid-path` | `too-large` before anything is written
   */
  writeFiles(files: readonly FileToWrite[]): Promise<void>;
  /** Opens a byte stream into the sandbox. Destroying it closes the connection. @throws SlipwayError `sandbox-gone` */
  dial(target: DialTarget, options?: { signal?: AbortSignal }): Promise<Duplex>;
  /** Removes the sandbox and all that was made for it. Idempotent. Post-condition: nothing of it is left. */
  dispose(): Promise<void>;
}

export interface SandboxProvider {
  /**
   * Makes and starts a sandbox.
   * Post-condition on success: the learner engine has answered; the learner has no container and no image in it.
   * Post-condition on failure or abort: nothing is left; the error that led to it is thrown.
   * @throws SlipwayError `sandbox-start-failed` | `sandbox-start-timeout` | `engine-unreachable`
   */
  create(spec: SandboxSpec, options?: CreateOptions): Promise<Sandbox>;
  /** Removes what an earlier, crashed server left, by labels; sandboxes of this provider stay. @returns how many things */
  removeStrays(): Promise<number>;
}
