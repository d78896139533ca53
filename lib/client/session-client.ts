// The learner's session as the page uses it: one connection, the terminals, the runs, and the store that the page shows.
import type { Frame } from '../protocol/frames.ts';
import type { LessonRef, Locale, SandboxView, ServerMessage } from '../protocol/messages.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { ExternalStore } from './external-store.ts';
import { type LessonState, reduceMessage, withReceipt, withRequestedRun } from './lesson-state.ts';
import { PendingRuns } from './pending-runs.ts';
import { createRunId } from './run-id.ts';
import { TerminalChannel, type TerminalScreen } from './terminal-channel.ts';

export interface SessionClientOptions {
  readonly url: string;
  readonly locale: Locale;
  readonly lesson: LessonRef | null;
  readonly store: ExternalStore<LessonState>;
  readonly openSocket?: ConnectionOptions['openSocket'];
}

export interface TerminalRequest {
  readonly name: string;
  readonly screen: TerminalScreen;
  readonly size: { readonly cols: number; readonly rows: number };
}

/** The terminals can be opened in these states; before, there is nothing to open them in. */
const isUsable = ({ status }: SandboxView): boolean => status === 'ready' || status === 'idle-warning';

export class SessionClient {
  readonly #store: ExternalStore<LessonState>;
  readonly #connection: Connection;
  readonly #runs = new PendingRuns();
  readonly #channels = new Map<number, TerminalChannel>();
  #sandboxId: string | null = null;

  constructor({ url, locale, lesson, store, openSocket }: SessionClientOptions) {
    this.#store = store;
    this.#connection = new Connection({
      url,
      hello: () => ({ type: 'hello', version: 1, locale, lesson }),
      onLink: (link) => {
        if (link.status !== 'connected') for (const channel of this.#channels.values()) channel.detach();
        store.update((state) => ({ ...state, link }));
      },
      onMessage: (message) => this.#receive(message),
      onFrame: (frame) => this.#output(frame),
      ...(openSocket && { openSocket }),
    });
  }

  get connection(): Pick<Connection, 'start' | 'stop' | 'retry' | 'networkLost' | 'networkBack'> {
    return this.#connection;
  }

  /** Asks for a run of the block; one that is still going on is not doubled. @returns whether a run was asked for */
  run(block: string, terminal: string): boolean {
    if (this.#runs.has(block)) return false;
    const request = { block, terminal, runId: createRunId() };
    this.#runs.add(request);
    this.#store.update((state) => withRequestedRun(state, request));
    this.#connection.send({ type: 'block.run', ...request });
    return true;
  }

  retrySandbox(): void {
    this.#connection.send({ type: 'sandbox.retry' });
  }

  /** Shows the named terminal on `screen` until it is closed. */
  openTerminal({ name, screen, size }: TerminalRequest): TerminalChannel {
    const wire = this.#connection;
    const channel = new TerminalChannel({ name, channel: this.#freeChannel(), screen, size, wire });
    this.#channels.set(channel.channel, channel);
    this.#attachAll();
    return channel;
  }

  /** The page no longer shows it. The shell goes on; the server stops sending when the connection ends. */
  closeTerminal(channel: TerminalChannel): void {
    channel.detach();
    this.#channels.delete(channel.channel);
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        break;
      case 'sandbox':
        this.#noteSandbox(message.sandboxId);
        this.#reduce(message);
        this.#attachAll();
        break;
      case 'terminal.attached':
        this.#channels.get(message.channel)?.attached(message);
        break;
      case 'receipt':
        this.#runs.observe(message.receipt);
        this.#reduce(message);
        break;
      case 'fault':
        this.#noteFault(message);
        this.#reduce(message);
        break;
      case 'step':
      case 'pong':
        this.#reduce(message);
        break;
    }
  }

  #reduce(message: ServerMessage): void {
    this.#store.update((state) => reduceMessage(state, message, this.#runs.ids));
  }

  #welcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    const replaced = this.#noteSandbox(message.sandboxId);
    const { resend, lost } = this.#runs.afterWelcome(message.receipts, replaced);
    this.#reduce(message);
    for (const { code, ...run } of lost)
      this.#store.update((state) => withReceipt(state, { status: 'lost', code, ...run }));
    for (const run of resend) this.#connection.send({ type: 'block.run', ...run });
    this.#attachAll();
  }

  /** @returns whether the engine that we knew was replaced by another */
  #noteSandbox(sandboxId: string | null): boolean {
    if (sandboxId === null || sandboxId === this.#sandboxId) return false;
    const replaced = this.#sandboxId !== null;
    this.#sandboxId = sandboxId;
    if (replaced) for (const channel of this.#channels.values()) channel.startOver();
    return replaced;
  }

  #freeChannel(): number {
    let channel = 0;
    while (this.#channels.has(channel)) channel += 1;
    return channel;
  }

  #attachAll(): void {
    if (!this.#connection.connected || !isUsable(this.#store.get().sandbox)) return;
    for (const channel of this.#channels.values()) channel.attach();
  }

  #noteFault({ code, channel, runId }: Extract<ServerMessage, { type: 'fault' }>): void {
    if (runId !== null) this.#runs.forget(runId);
    if (channel !== null && code !== 'terminal-closed') this.#channels.get(channel)?.refused();
  }

  #output(frame: Frame): void {
    if (frame.kind === 'output') this.#channels.get(frame.channel)?.output(frame);
  }
}
