// What a lens tells of all connections of a sandbox → commands and the calls that they make. It keeps no call; what it
// remembers of connections is bounded, whatever it is told.
import type { ApiCall } from '../../../lib/protocol/messages.ts';
import { commandLine } from './command-line.ts';
import { ConnectionTrace } from './connection-trace.ts';
import type { LensRecord } from './lens-records.ts';

/** A lens has no more at once. */
const MAX_CONNECTIONS = 1024;
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

  constructor(listeners: CallListeners) {
    this.#listeners = listeners;
  }

  take(record: LensRecord): void {
    if (record.kind === 'opened') {
      this.#open(record);
      return;
    }
    const trace = this.#connections.get(record.connection);
    if (record.kind !== 'closed') trace?.take(record);
    else {
      trace?.close(record.atUs);
      this.#connections.delete(record.connection);
    }
  }

  #open({ connection, pid, command }: Extract<LensRecord, { kind: 'opened' }>): void {
    const { nextCallId, onCall } = this.#listeners;
    const commandId = this.#commandOf(pid, commandLine(command));
    this.#connections.set(
      connection,
      new ConnectionTrace({ nextId: nextCallId, onCall: (call) => onCall(commandId, call) }),
    );
    forgetOldest(this.#connections, MAX_CONNECTIONS);
  }

  #commandOf(pid: number, line: string): number {
    const key = `${pid} ${line}`;
    const id = this.#commands.get(key) ?? this.#listeners.onCommand(line);
    // It is the newest again.
    this.#commands.delete(key);
    this.#commands.set(key, id);
    forgetOldest(this.#commands, MAX_COMMANDS);
    return id;
  }
}

function forgetOldest<K>(map: Map<K, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
