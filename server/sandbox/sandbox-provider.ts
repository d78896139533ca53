// The contract between Slipway and whatever gives a learner an engine. Sessions know only this file.
//
// A provider must not assume that the engine which creates a sandbox is the one which runs it, nor that ids, sockets
// or files are local: everything goes through calls that work over a network.
import type { Duplex } from 'node:stream';
import type { Dispose } from '../../lib/disposable.ts';
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import type { Engine } from '../engine/engine.ts';

/** A sandbox as data: what to make. Limits hold for the whole sandbox, the learner's containers included. */
export interface SandboxSpec {
  readonly memoryBytes: number;
  /** CPUs, fractions allowed. */
  readonly cpus: number;
  readonly pids: number;
  /** A hard limit on everything that is written in the sandbox, where the host can give one. */
  readonly diskBytes: number;
  /** Files that one process may have open. */
  readonly openFiles: number;
  readonly egress: Egress;
  /** Network bandwidth each way, Mbit/s; null for no limit. Means something with egress `internet` only. */
  readonly bandwidthMbit: number | null;
}

/** What a sandbox reaches: nothing, the registry of lesson images, or that and public addresses. */
export type Egress = 'none' | 'registry' | 'internet';

/**
 * The host engine went away from under a running sandbox (`interrupted`). Then either the sandbox is there as it was
 * (`resumed`), or it was started again: files, images and containers are there, processes are not (`restarted`), or
 * `ended` resolves.
 */
export type Interruption = 'interrupted' | 'resumed' | 'restarted';

/** What the sandbox uses of what the learner may use, and what the kernel had to refuse since its start. */
export interface SandboxVitals {
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly pids: number | null;
  readonly pidsLimit: number | null;
  readonly diskUsedBytes: number | null;
  readonly diskBytes: number | null;
  /** CPU time used, microseconds. */
  readonly cpuUsec: number | null;
  /** Processes killed for want of memory. */
  readonly oomKills: number | null;
  /** Processes or threads not begun for want of a number. */
  readonly pidsRefused: number | null;
}

/** How a sandbox came to its end, other than by `dispose()`. */
export interface SandboxEnd {
  readonly exitCode: number | null;
}

/**
 * Where `dial` connects: the learner engine's API; what the learner's own programs say to it, as `lens` tells (see
 * images/sandbox/src; one at a time, and a sandbox of an older image has none); or a TCP port on the sandbox's loopback address.
 * `knockAt` waits for somebody who serves that port, and says so in marks, as `knock` does (the same; an older image has none).
 */
export type DialTarget =
  | 'engine'
  | 'lens'
  | { readonly port: number }
  | { readonly knockAt: number; readonly patienceMs: number };

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
  /** `[a-z0-9-]{1,64}`; a sandbox holds one shell per name. */
  readonly name: string;
  readonly cols: number;
  readonly rows: number;
  /** Secret word for the OSC 133 marks of a shell that is started now, so that no other program's marks are taken for them. */
  readonly nonce: string;
  /** Sequence number that the first byte of a shell that is started now gets. */
  readonly firstSeq: number;
  /** First byte wanted of a shell that is there already. */
  readonly resumeFrom: number;
}

/**
 * A shell in a sandbox, held there: it outlives this channel, the connection and the server.
 * Reading gives the terminal's raw bytes from `startSeq` on, writing is typing. Destroying the stream leaves the shell.
 */
export interface TerminalChannel {
  readonly stream: Duplex;
  /** Whether the shell was started by this call. */
  readonly created: boolean;
  /** Sequence number of the first byte that comes: `resumeFrom`, or later when that is no longer kept. */
  readonly startSeq: number;
  /** Where the shell's output stood at the attachment: what comes before it is a replay. */
  readonly endSeq: number;
  /** That of the shell, which differs from the one given when it was there already. */
  readonly nonce: string;
  resize(cols: number, rows: number): Promise<void>;
  /** Resolves when the stream has ended: with the shell's exit code, or null when the shell may still be there. */
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
  /** Tells of each interruption from now on. */
  onInterruption(listener: (interruption: Interruption) => void): Dispose;
  /**
   * Reports the vitals at once and then every few seconds, until the signal aborts or the sandbox ends.
   * @throws SlipwayError `sandbox-gone` when it cannot begin or breaks off
   */
  watchVitals(listener: (vitals: SandboxVitals) => void, options: { signal: AbortSignal }): Promise<void>;
  /**
   * Starts the named shell, if it can be, so that the first `openTerminal` of it need not wait for that. Returns at once,
   * and never fails: `openTerminal` does not depend on it.
   */
  prepareTerminal(name: string): void;
  /** Attaches to the named shell, a login shell of the learner that is started if need be. @throws SlipwayError `sandbox-gone` */
  openTerminal(options: TerminalOptions): Promise<TerminalChannel>;
  /**
   * Hangs up on the named shell, as somebody does who closes a terminal's window. Idempotent: there need be no such shell.
   * Post-condition: no process of the shell's session is left, also none that does not listen to hang-ups or is stopped;
   * what left that session (`setsid`, containers) goes on. Whoever is attached sees the end of the stream, with the exit
   * code null. The name is free: the next `openTerminal` starts another shell.
   * @throws SlipwayError `engine-error` when something could not be ended in seconds (the name may be free nevertheless) |
   * `timeout` | `engine-unreachable` | `sandbox-gone`
   */
  closeTerminal(name: string): Promise<void>;
  /**
   * Writes files owned by the learner, making directories as needed; a link never leads a write outside the home.
   * @throws SlipwayError `invalid-path` | `too-large` before anything is written
   */
  writeFiles(files: readonly FileToWrite[]): Promise<void>;
  /**
   * Opens a byte stream into the sandbox. Destroying it closes the connection. It ends when the port hangs up; a caller who
   * ends its own half gets no more than what comes within moments.
   * @throws SlipwayError `sandbox-gone`
   */
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
  /**
   * Takes over the sandboxes that an earlier server of this instance left running; one that was stopped with the
   * host engine is started again. What cannot be brought back is left to `removeStrays`.
   * Post-condition: the engine of each of them has answered.
   */
  adopt(): Promise<Sandbox[]>;
  /** Removes what an earlier, crashed server left, by labels; sandboxes of this provider stay. @returns how many things */
  removeStrays(): Promise<number>;
}
