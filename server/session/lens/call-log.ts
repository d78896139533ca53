// Which commands made which calls: the newest commands, and the newest calls of each, within a bound of memory. Pure
// accounting; it knows neither where calls come from nor who is told of them.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { ApiCall, CallingCommand } from '../../../lib/protocol/messages.ts';

export interface CommandCalls {
  readonly runId: string | null;
  readonly command: CallingCommand;
  readonly calls: readonly ApiCall[];
}

interface Entry {
  readonly runId: string | null;
  readonly command: CallingCommand;
  readonly calls: Map<number, ApiCall>;
}

/** Characters of all bodies together; a page with thirty commands has a tenth of it. */
const MAX_CHARS = 1024 * 1024;

export class CallLog {
  /** By the command's id, in the order in which they came. */
  readonly #entries = new Map<number, Entry>();
  readonly #changed = new Map<number, Set<number>>();
  #chars = 0;

  begin(command: CallingCommand, runId: string | null): void {
    this.#entries.set(command.id, { runId, command, calls: new Map() });
    this.#shrink();
  }

  put(commandId: number, call: ApiCall): void {
    const entry = this.#entries.get(commandId);
    if (!entry) return;
    this.#chars += sizeOf(call) - sizeOf(entry.calls.get(call.id));
    entry.calls.set(call.id, call);
    const [oldest] = entry.calls.keys();
    if (entry.calls.size > LIMITS.lensCallsPerCommand && oldest !== undefined) this.#forgetCall(entry, oldest);
    const changed = this.#changed.get(commandId) ?? new Set();
    this.#changed.set(commandId, changed.add(call.id));
    this.#shrink();
  }

  /** All that is known. */
  get all(): CommandCalls[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry, calls: [...entry.calls.values()] }));
  }

  /** What has changed since this was asked before. */
  takeChanged(): CommandCalls[] {
    const changed = [...this.#changed].flatMap(([id, callIds]) => {
      const entry = this.#entries.get(id);
      const calls = [...callIds].flatMap((callId) => entry?.calls.get(callId) ?? []);
      return entry && calls.length > 0 ? [{ ...entry, calls }] : [];
    });
    this.#changed.clear();
    return changed;
  }

  clear(): void {
    this.#entries.clear();
    this.#changed.clear();
    this.#chars = 0;
  }

  #shrink(): void {
    for (const [id, entry] of this.#entries) {
      const isTooMuch = this.#entries.size > LIMITS.lensCommands || this.#chars > MAX_CHARS;
      if (!isTooMuch || this.#entries.size === 1) return;
      for (const call of entry.calls.values()) this.#chars -= sizeOf(call);
      this.#entries.delete(id);
      this.#changed.delete(id);
    }
  }

  #forgetCall(entry: Entry, id: number): void {
    this.#chars -= sizeOf(entry.calls.get(id));
    entry.calls.delete(id);
  }
}

function sizeOf(call: ApiCall | undefined): number {
  if (!call) return 0;
  return call.path.length + (call.requestBody?.length ?? 0) + (call.responseBody?.length ?? 0);
}
