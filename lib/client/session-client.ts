// The learner's session as the page uses it: one connection, the terminals, the runs, and the store that the page shows.
import type { Frame } from '../protocol/frames.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { LessonRef, Locale, ServerMessage } from '../protocol/messages.ts';
import { ActivityReporter } from './activity.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { ExternalStore } from './external-store.ts';
import {
  isComing,
  isUsable,
  type LessonState,
  reduceMessage,
  withOpening,
  withReceipt,
  withRequestedRun,
} from './lesson-state.ts';
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

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class SessionClient {
  readonly #store: ExternalStore<LessonState>;
  readonly #connection: Connection;
  readonly #runs = new PendingRuns();
  readonly #channels = new Map<number, TerminalChannel>();
  readonly #activity = new ActivityReporter(() => this.#connection.send({ type: 'activity' }));
  #sandboxId: string | null = null;

  constructor({ url, locale, lesson, store, openSocket }: SessionClientOptions) {
    this.#store = store;
    this.#connection = new Connection({
      url,
      hello: () => ({ type: 'hello', version: PROTOCOL_VERSION, locale, lesson }),
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

  /** Asks for a fresh engine. Without a connection nothing is asked: a wish this big must not come true later. */
  resetSandbox(): void {
    if (!this.#connection.connected) return;
    this.#store.update((state) => ({ ...state, incident: null, notice: null }));
    this.#connection.send({ type: 'sandbox.reset' });
  }

  /** Puts off the end that an idle warning spoke of. */
  extendSandbox(): void {
    this.#connection.send({ type: 'sandbox.extend' });
  }

  /** Tells when the page is looked at and used; while it is, its engine is not idle. */
  get activity(): Pick<ActivityReporter, 'setVisible' | 'interacted'> {
    return this.#activity;
  }

  /** Shows the named terminal on `screen` until it is closed. */
  openTerminal({ name, screen, size }: TerminalRequest): TerminalChannel {
    const channel = new TerminalChannel({
      name,
      channel: this.#freeChannel(),
      screen,
      size,
      wire: this.#connection,
      onOpening: (view) => this.#store.update((state) => withOpening(state, name, view)),
    });
    this.#channels.set(channel.channel, channel);
    this.#attachAll();
    return channel;
  }

  /** The page no longer shows it. The shell goes on; the server stops sending when the connection ends. */
  closeTerminal(channel: TerminalChannel): void {
    channel.detach();
    this.#channels.delete(channel.channel);
  }

  /** Asks for a terminal that was refused again, at once. */
  retryTerminal(name: string): void {
    for (const channel of this.#channels.values()) if (channel.name === name) channel.retry();
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        break;
      case 'sandbox':
        this.#sandboxChanged(message);
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
      case 'terminals':
      case 'terminal.view':
      case 'step':
      case 'vitals':
      case 'incident':
      case 'pong':
        this.#reduce(message);
        break;
    }
  }

  #reduce(message: ServerMessage): void {
    this.#store.update((state) => reduceMessage(state, message, this.#runs.ids));
  }

  #welcome(message: Of<'welcome'>): void {
    const replaced = this.#noteSandbox(message.sandboxId);
    const { resend, lost } = this.#runs.afterWelcome(message.receipts, replaced);
    this.#reduce(message);
    for (const { code, ...run } of lost)
      this.#store.update((state) => withReceipt(state, { status: 'lost', code, ...run }));
    for (const run of resend) this.#connection.send({ type: 'block.run', ...run });
    this.#attachAll();
    this.#activity.connected();
  }

  #sandboxChanged(message: Of<'sandbox'>): void {
    const before = this.#store.get().sandbox;
    this.#noteSandbox(message.sandboxId);
    this.#reduce(message);
    const channels = [...this.#channels.values()];
    if (isUsable(message.sandbox)) this.#attachAll();
    else if (isComing(message.sandbox) && !isComing(before)) for (const channel of channels) channel.startOver();
    else if (isUsable(before)) for (const channel of channels) channel.detach();
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

  #noteFault({ code, channel, runId }: Of<'fault'>): void {
    if (runId !== null) this.#runs.forget(runId);
    if (channel !== null) this.#channels.get(channel)?.refused(code);
  }

  #output(frame: Frame): void {
    if (frame.kind === 'output') this.#channels.get(frame.channel)?.output(frame);
  }
}
