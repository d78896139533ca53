// What a lens tells of all connections of a sandbox → commands and the calls that they make. It keeps no call; what it
// remembers of connections is bounded, whatever it is told.
import type { ApiCall } from '../../../lib/protocol/messages.ts';
import { commandLine } from './command-line.ts';
import { ConnectionTrace } from './connection-trace.ts';
import type { LensRecord } from './lens-records.ts';

/** Commands make one or two calls at a time, and few go on: beyond these the connections that opened first are not followed. */
const MAX_CONNECTIONS = 64;
/** Bytes of memory that what is read of all of them takes. A question and its answer take 64 KiB each at most. */
const MAX_MEMORY = 4 * 1024 * 1024;
/** Processes of the learner's that may still make calls. */
const MAX_COMMANDS = 256;

export interface CallListeners {
  /** A command makes its first call. @returns its id */
  onCommand(line: string): number;
  nextCallId(): number;
  onCall(commandId: number, call: ApiCall): void;
}

export class CallReader {
  readonly #listeners: CallListeners;
  readonly #connections = new Map<number, ConnectionTrace>();
  /** By process and line: a process's number comes again. */
  readonly #commands = new Map<string, number>();
  #memory = 0;

  constructor(listeners: CallListeners) {
    this.#listeners = listeners;
  }

  /** Bytes of memory that what is read of the connections takes. */
  get memory(): number {
    return this.#memory;
  }

  take(record: LensRecord): void {
    if (record.kind === 'opened') {
      this.#open(record);
      return;
    }
    const trace = this.#connections.get(record.connection);
    if (trace === undefined) return;
    if (record.kind === 'closed') {
      this.#forget(record.connection);
      trace.close(record.atUs);
      return;
    }
    const before = trace.memory;
    trace.take(record);
    this.#memory += trace.memory - before;
    while (this.#memory > MAX_MEMORY) this.#forgetOldest();
  }

  #forget(connection: number): void {
    this.#memory -= this.#connections.get(connection)?.memory ?? 0;
    this.#connections.delete(connection);
  }

  #forgetOldest(): void {
    const [oldest] = this.#connections.keys();
    if (oldest !== undefined) this.#forget(oldest);
  }

  #open({ connection, pid, command }: Extract<LensRecord, { kind: 'opened' }>): void {
    const { nextCallId, onCall } = this.#listeners;
    const commandId = this.#commandOf(pid, commandLine(command));
    // The one of that number before is over, whether that was told or not.
    this.#forget(connection);
    this.#connections.set(
      connection,
      new ConnectionTrace({ nextId: nextCallId, onCall: (call) => onCall(commandId, call) }),
    );
    if (this.#connections.size > MAX_CONNECTIONS) this.#forgetOldest();
  }

  #commandOf(pid: number, line: string): number {
    const key = `${pid} ${line}`;
    const id = this.#commands.get(key) ?? this.#listeners.onCommand(line);
    // It is the newest again.
    this.#commands.delete(key);
    this.#commands.set(key, id);
    const [oldest] = this.#commands.keys();
    if (this.#commands.size > MAX_COMMANDS && oldest !== undefined) this.#commands.delete(oldest);
    return id;
  }
}
