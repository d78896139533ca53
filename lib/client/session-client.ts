// The learner's session as the page uses it: one connection, the terminals, the runs, and the store that the page shows.
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import { type LessonRef, type Locale, type ServerMessage, terminalTitleSchema } from '../protocol/messages.ts';
import { ActivityReporter } from './activity.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { ExternalStore } from './external-store.ts';
import { LessonRequests } from './lesson-requests.ts';
import { LessonRuns } from './lesson-runs.ts';
import {
  isComing,
  isUsable,
  type LessonState,
  reduceMessage,
  withInputLost,
  withOpening,
  withRole,
  withTitle,
} from './lesson-state.ts';
import { type Answer, OpenRequests, type Request } from './open-requests.ts';
import { PartRequests } from './part-requests.ts';
import { RunSequence, type SequenceBlock } from './run-sequence.ts';
import type { TerminalChannel } from './terminal-channel.ts';
import { TerminalChannels } from './terminal-channels.ts';
import type { TerminalRequest } from './terminal-wire.ts';

export interface SessionClientOptions {
  readonly url: string;
  readonly locale: Locale;
  readonly lesson: LessonRef | null;
  readonly store: ExternalStore<LessonState>;
  readonly openSocket?: ConnectionOptions['openSocket'];
}

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class SessionClient {
  readonly #store: ExternalStore<LessonState>;
  readonly #connection: Connection;
  readonly #runs: LessonRuns;
  /** What is asked of the lesson itself. */
  readonly lesson: LessonRequests;
  /** What its files, previews, maps and lenses ask for. */
  readonly parts: PartRequests;
  readonly #terminals: TerminalChannels;
  readonly #requests: OpenRequests;
  readonly #sequence: RunSequence;
  readonly #activity = new ActivityReporter(() => this.#connection.send({ type: 'activity' }));
  #sandboxId: string | null = null;

  constructor({ url, locale, lesson, store, openSocket }: SessionClientOptions) {
    this.#store = store;
    this.#connection = new Connection({
      url,
      hello: () => ({ type: 'hello', version: PROTOCOL_VERSION, locale, lesson }),
      onLink: (link) => {
        if (link.status !== 'connected') {
          this.#terminals.detachAll();
          this.#requests.disconnected();
        }
        store.update((state) => ({ ...state, link }));
      },
      onMessage: (message) => this.#receive(message),
      onFrame: (frame) => this.#terminals.frame(frame),
      ...(openSocket && { openSocket }),
    });
    this.#runs = new LessonRuns(store, this.#connection);
    this.lesson = new LessonRequests(this.#connection);
    this.#terminals = new TerminalChannels(this.#connection);
    this.#requests = new OpenRequests(this.#connection);
    this.parts = new PartRequests(this.#connection, (request) => this.#requests.ask(request));
    this.#sequence = new RunSequence({
      run: ({ block, terminal }) => this.#runs.run(block, terminal),
      receiptOf: (block) => store.get().receipts[block],
      onState: (sequence) => store.update((state) => ({ ...state, sequence })),
    });
  }

  get connection(): Pick<Connection, 'start' | 'stop' | 'retry' | 'networkLost' | 'networkBack'> {
    return this.#connection;
  }

  /**
   * Asks for a run of the block; one that is still going on is not doubled.
   * @param command as the learner has changed it @returns whether a run was asked for
   */
  run(block: string, terminal: string, command: string | null = null): boolean {
    return this.#runs.run(block, terminal, command);
  }

  /**
   * Runs these one after the other, each when the one before has ended well: see the state's `sequence`.
   * @returns whether the first one runs
   */
  runUpTo(blocks: readonly SequenceBlock[]): boolean {
    return this.#sequence.start(blocks);
  }

  /** What runs goes on; nothing comes after it. */
  cancelSequence(): void {
    this.#sequence.cancel();
  }

  /** Asks for a file or a preview. @throws SlipwayError what the server answered | `timeout`, also without a connection */
  request(request: Request): Promise<Answer> {
    return this.#requests.ask(request);
  }

  /** Takes a run back. One that has begun goes on. */
  cancelRun(runId: string): void {
    this.#runs.cancel(runId);
  }

  /** Has a run wait for another terminal. One that has begun goes on where it is. */
  moveRun(runId: string, terminal: string): void {
    this.#runs.move(runId, terminal);
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
  openTerminal(request: TerminalRequest): TerminalChannel {
    const { name } = request;
    const channel = this.#terminals.add(request, {
      opening: (view) => this.#store.update((state) => withOpening(state, name, view)),
      role: (role) => this.#store.update((state) => withRole(state, name, role)),
      inputLost: (loss) => this.#store.update((state) => withInputLost(state, name, loss)),
    });
    this.#attachAll();
    return channel;
  }

  /** The page no longer shows it. The shell goes on, and what it prints still comes, until the connection ends. */
  closeTerminal(channel: TerminalChannel): void {
    this.#terminals.remove(channel);
  }

  /** Asks for a terminal that was refused, or was ended, again at once. */
  retryTerminal(name: string): void {
    for (const channel of this.#terminals.named(name)) channel.retry();
  }

  /** The learner has read that something typed there was lost. */
  forgetInputLost(name: string): void {
    for (const channel of this.#terminals.named(name)) channel.forgetInputLost();
  }

  /**
   * Hangs up on the shell, for every page. Like a Ctrl-C it is meant now: without a connection nothing is asked.
   * @returns whether it was asked for
   */
  endTerminal(name: string): boolean {
    this.#connection.send({ type: 'terminal.close', terminal: name });
    return this.#connection.connected;
  }

  /** Ctrl-C from outside the terminal. @returns whether it was asked for */
  interruptTerminal(name: string): boolean {
    this.#connection.send({ type: 'terminal.interrupt', terminal: name });
    return this.#connection.connected;
  }

  /** @param title null: it has only its name @returns whether it was asked for: the title may be none, or there is no connection */
  renameTerminal(name: string, title: string | null): boolean {
    if (title !== null && !terminalTitleSchema.safeParse(title).success) return false;
    if (!this.#connection.connected) return false;
    this.#store.update((state) => withTitle(state, name, title));
    this.#connection.send({ type: 'terminal.rename', terminal: name, title });
    return true;
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        break;
      case 'sandbox':
        this.#sandboxChanged(message);
        break;
      case 'terminals':
        this.#terminals.listed(this.#store.get().terminalList, message.terminals);
        this.#reduce(message);
        this.#attachAll();
        break;
      case 'terminal.attached':
      case 'terminal.view':
        this.#terminals.receive(message);
        break;
      case 'receipt':
        this.#reduce(message);
        this.#runs.observe(message.receipt);
        this.#sequence.observe(message.receipt);
        break;
      case 'file':
      case 'file.saved':
      case 'preview':
        this.#requests.answered(message);
        break;
      case 'fault':
        this.#fault(message);
        break;
      case 'step':
      case 'quiz':
      case 'host':
      case 'jump':
      case 'solution':
      case 'map':
      case 'lens':
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
    const { terminalList, sandboxId } = this.#store.get();
    const replaced = this.#noteSandbox(message.sandboxId);
    if (message.sandboxId === sandboxId) this.#terminals.listed(terminalList, message.terminals);
    this.#runs.welcome(message, replaced);
    for (const receipt of Object.values(this.#store.get().receipts)) this.#sequence.observe(receipt);
    this.#attachAll();
    this.parts.connected();
    this.#activity.connected();
  }

  #sandboxChanged(message: Of<'sandbox'>): void {
    const before = this.#store.get().sandbox;
    this.#noteSandbox(message.sandboxId);
    this.#reduce(message);
    if (isUsable(message.sandbox)) this.#attachAll();
    else if (isComing(message.sandbox) && !isComing(before)) this.#terminals.startOverAll();
    else if (isUsable(before)) this.#terminals.detachAll();
  }

  /** @returns whether the engine that we knew was replaced by another */
  #noteSandbox(sandboxId: string | null): boolean {
    if (sandboxId === null || sandboxId === this.#sandboxId) return false;
    const replaced = this.#sandboxId !== null;
    this.#sandboxId = sandboxId;
    if (replaced) this.#terminals.startOverAll();
    return replaced;
  }

  #attachAll(): void {
    if (this.#connection.connected && isUsable(this.#store.get().sandbox)) this.#terminals.attachAll();
  }

  #fault(message: Of<'fault'>): void {
    if (message.requestId !== null && this.#requests.refused(message.requestId, message.code)) return;
    if (message.runId !== null) {
      this.#runs.refused(message.runId, message.code);
      this.#sequence.lost(message.runId);
    }
    this.#terminals.refused(message);
    this.#reduce(message);
  }
}
