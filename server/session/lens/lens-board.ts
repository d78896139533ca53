// What the lens shows of a session: it is looked through while a page watches, and what was seen stays for a while. Says
// which run a command belongs to, as far as that is known.
import type { DisposableStore, Dispose } from '../../../lib/disposable.ts';
import type { ApiCall, Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { CallLog, type CommandCalls } from './call-log.ts';
import { followLens } from './lens-follower.ts';
import { RunningRuns } from './running-runs.ts';

type LensMessage = Extract<ServerMessage, { type: 'lens' }>;
type Listener = (message: LensMessage) => void;

/** A command makes several calls at once, and each changes a few times: they are told of together. */
const TELL_AFTER_MS = 100;
/** It is listened to for so long after the last page has left: to begin again takes a process in the sandbox. */
const LINGER_MS = 10_000;
/** Characters of one message. A page reads it between two frames of its screen. */
const MESSAGE_CHARS = 48 * 1024;

export class LensBoard {
  readonly #listeners = new Set<Listener>();
  readonly #log = new CallLog();
  readonly #runs = new RunningRuns();
  #sandbox: Sandbox | undefined;
  #following: AbortController | undefined;
  #telling: NodeJS.Timeout | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** What is known is told at once, then what changes. @param listener must not throw */
  watch(listener: Listener): Dispose {
    // What waits to be told is in what the new one gets.
    this.#tell();
    this.#listeners.add(listener);
    clearTimeout(this.#lingering);
    for (const message of messagesOf(this.#log.all)) listener(message);
    this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#lingering);
      this.#lingering = setTimeout(() => this.#stop(), LINGER_MS).unref();
    };
  }

  /** There is a sandbox, for as long as the store is not disposed. */
  serve(sandbox: Sandbox, store: DisposableStore): void {
    this.#log.clear();
    this.#sandbox = sandbox;
    store.add(() => {
      if (this.#sandbox !== sandbox) return;
      this.#sandbox = undefined;
      this.#stop();
    });
    this.#follow();
  }

  noteReceipt(receipt: Receipt): void {
    this.#runs.note(receipt, performance.now());
  }

  #follow(): void {
    if (!this.#sandbox || this.#listeners.size === 0 || this.#following) return;
    this.#following = new AbortController();
    const listeners = {
      onCommand: (line: string) => this.#begin(line),
      nextCallId: () => this.#nextId(),
      onCall: (commandId: number, call: ApiCall) => {
        this.#log.put(commandId, call);
        this.#telling ??= setTimeout(() => this.#tell(), TELL_AFTER_MS);
      },
    };
    void followLens(this.#sandbox, listeners, this.#following.signal);
  }

  #stop(): void {
    clearTimeout(this.#lingering);
    this.#following?.abort();
    this.#following = undefined;
    clearTimeout(this.#telling);
    this.#telling = undefined;
  }

  #begin(line: string): number {
    const id = this.#nextId();
    this.#log.begin({ id, line }, this.#runs.only(performance.now()));
    return id;
  }

  /** Of commands and calls alike. */
  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    for (const message of messagesOf(this.#log.takeChanged())) {
      for (const listener of this.#listeners) listener(message);
    }
  }
}

function messagesOf(commands: readonly CommandCalls[]): LensMessage[] {
  return commands.flatMap(({ calls, runId, command }) =>
    inParts(calls).map((part) => ({ type: 'lens' as const, runId, command, calls: part })),
  );
}

function inParts(calls: readonly ApiCall[]): ApiCall[][] {
  const parts: ApiCall[][] = [];
  let room = 0;
  for (const call of calls) {
    const chars = JSON.stringify(call).length;
    if (chars > room) {
      parts.push([]);
      room = MESSAGE_CHARS;
    }
    parts.at(-1)?.push(call);
    room -= chars;
  }
  return parts;
}
