// One page of a learner: reads what it says, hands that to the session, and sends what the session has to say.
import type { WebSocket } from 'ws';
import { assertNever } from '../../lib/assert-never.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import type { Dispose } from '../../lib/disposable.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import { decodeClientMessage, encodeServerMessage } from '../../lib/protocol/codec.ts';
import { decodeFrame } from '../../lib/protocol/frames.ts';
import { LIMITS, PROTOCOL_VERSION } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES, type ClientMessage, type ServerMessage, type StepState } from '../../lib/protocol/messages.ts';
import type { PreviewWish } from '../preview/previews.ts';
import { keyOf } from '../session/lesson/item-key.ts';
import type { Session } from '../session/session.ts';
import type { SessionHold } from '../session/session-registry.ts';
import type { AddressShare } from './address-shares.ts';
import { ConnectionExtras } from './connection-extras.ts';
import { handleLessonMessage } from './connection-lesson.ts';
import { ConnectionTerminals } from './connection-terminals.ts';
import type { Of, Page } from './page.ts';
import { readPageLesson, toOpenLesson } from './page-lesson.ts';
import { type ConnectionLog, PageSocket } from './page-socket.ts';
import { furtherHosts, type PageLesson, pictureFor, toPage } from './page-view.ts';

export interface ConnectionContext {
  /** Gets the learner's session. Called once, when the page has said hello: whoever says nothing costs no session. */
  readonly hold: () => SessionHold;
  readonly lessons: LessonLibrary;
  readonly log: ConnectionLog;
  /** Of what all connections of its address may send together. */
  readonly share: AddressShare;
  readonly previewOf: (wish: Pick<PreviewWish, 'sandbox' | 'host' | 'port' | 'locale'>) => string | undefined;
}

export class Connection {
  readonly #socket: PageSocket;
  readonly #context: ConnectionContext;
  readonly #terminals: ConnectionTerminals;
  #page: Page | undefined;
  #extras: ConnectionExtras | undefined;
  /** Whose terminals the channels show. */
  #sandboxId: string | null = null;
  #lesson: PageLesson | null = null;
  #greeting: Promise<void> | undefined;

  constructor(socket: WebSocket, context: ConnectionContext) {
    this.#context = context;
    this.#socket = new PageSocket(socket, {
      onMessage: (data, isBinary) => this.#receive(data, isBinary),
      onHeldBack: () => this.#send({ type: 'pong', id: 0 }),
      log: context.log,
      share: context.share,
    });
    this.#terminals = new ConnectionTerminals({
      send: (message) => this.#send(message),
      sendFrame: (frame) => this.#socket.send(frame),
      charge: (bytes) => this.#socket.charge(bytes),
    });
    this.#socket.onClose(() => this.#terminals.endAll());
    this.#awaitHello();
  }

  /** Ends the connection; `reason` is for the page, which knows it by its code. */
  close(code: number, reason: ErrorCode): void {
    this.#socket.close(code, reason);
  }

  onClose(listener: Dispose): void {
    this.#socket.onClose(listener);
  }

  /** Every message but hello comes after hello, which gets it. */
  get #session(): Session {
    return this.#greeted.session;
  }

  get #greeted(): Page {
    if (this.#page) return this.#page;
    throw new SlipwayError('internal', 'there is no session before hello');
  }

  #awaitHello(): void {
    const timer = setTimeout(() => {
      if (!this.#greeting) this.close(CLOSE_CODES.helloTimeout, 'timeout');
    }, LIMITS.helloTimeoutMs);
    this.#socket.onClose(() => clearTimeout(timer));
  }

  #receive(data: Buffer, isBinary: boolean): void {
    try {
      if (isBinary) this.#type(data);
      else this.#receiveMessage(data.toString('utf8'));
    } catch (error) {
      this.#context.log.warn({ err: error }, 'unreadable message');
      const isOtherVersion = error instanceof SlipwayError && error.code === 'unsupported-version';
      if (isOtherVersion) this.close(CLOSE_CODES.unsupportedVersion, 'unsupported-version');
      else this.close(CLOSE_CODES.badMessage, 'bad-message');
    }
  }

  #receiveMessage(text: string): void {
    const message = decodeClientMessage(text);
    if (!this.#isPaidFor(message)) this.#socket.countMessage();
    if ((message.type === 'hello') !== (this.#greeting === undefined)) {
      throw new SlipwayError('bad-message', `found ${message.type}, expected hello first and once`);
    }
    this.#steer(message);
    this.#handle(message).catch((error: unknown) => this.#refuse(message, error));
  }

  /**
   * A flood of output must be acknowledged often, so the output itself pays for that; an acknowledgement of little or
   * nothing counts like any message.
   */
  #isPaidFor(message: ClientMessage): boolean {
    if (message.type !== 'terminal.ack') return false;
    return this.#terminals.acknowledge(message) >= LIMITS.ackSoonBytes;
  }

  /** What must keep its place among the keys that are typed. */
  #steer(message: ClientMessage): void {
    try {
      this.#terminals.steer(message);
    } catch (error) {
      this.#refuse(message, error);
    }
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (message.type !== 'hello') await this.#greeting;
    switch (message.type) {
      case 'hello':
        this.#greeting = this.#greet(message);
        return this.#greeting;
      case 'terminal.attach':
        return this.#attach(message);
      case 'terminal.ack':
      case 'terminal.take':
      case 'terminal.volunteer':
      case 'terminal.resize':
        return; // It was done when it came.
      case 'terminal.close':
        return this.#session.closeTerminal(message.terminal);
      case 'terminal.rename':
        return this.#session.renameTerminal(message.terminal, message.title);
      case 'terminal.interrupt':
        return this.#session.interruptTerminal(message.terminal);
      case 'block.cancel':
        return this.#session.cancelRun(message.runId);
      case 'block.move':
        return this.#session.moveRun(message.runId, message.terminal);
      case 'block.run':
      case 'block.stop':
      case 'quiz.answer':
      case 'step.check':
      case 'step.solution':
      case 'step.jump':
      case 'step.cancel-jump':
        return handleLessonMessage(message, this.#greeted);
      case 'file.open':
      case 'file.save':
      case 'preview.open':
      case 'map.watch':
      case 'lens.watch':
        this.#extras ??= new ConnectionExtras(this.#greeted);
        return this.#extras.handle(message);
      case 'sandbox.retry':
        return this.#session.requestSandbox(furtherHosts(this.#lesson));
      case 'sandbox.reset':
        return this.#session.resetSandbox();
      case 'sandbox.extend':
        return this.#session.extendSandbox();
      case 'activity':
        return this.#session.active();
      case 'ping':
        return this.#send({ type: 'pong', id: message.id });
      default:
        return assertNever(message, 'client message');
    }
  }

  /** Never rejects: without its lesson a page still has its engine and its terminals. */
  async #greet(hello: Of<'hello'>): Promise<void> {
    const session = this.#holdSession(hello);
    if (session === undefined) return;
    let problem: unknown;
    try {
      if (hello.lesson) this.#lesson = await readPageLesson(this.#context.lessons, hello.lesson, hello.locale);
    } catch (error) {
      problem = error;
    }
    await session.meet(hello.locale);
    if (this.#socket.isClosed) return;
    if (this.#lesson) this.#socket.onClose(session.openLesson(toOpenLesson(this.#context.lessons, this.#lesson)));
    session.greet();
    const picture = pictureFor(this.#lesson, session.snapshot());
    this.#sandboxId = picture.sandboxId;
    this.#send({ type: 'welcome', version: PROTOCOL_VERSION, ...picture });
    this.#noteShown(picture.steps);
    this.#socket.onClose(session.subscribe((message) => this.#tell(message)));
    if (problem !== undefined) this.#refuse(hello, problem);
  }

  /** @returns nothing when there can be none; then the connection is on its way to its end */
  #holdSession({ locale, lesson }: Of<'hello'>): Session | undefined {
    try {
      const { session, release } = this.#context.hold();
      this.#socket.onClose(release);
      this.#page = {
        session,
        locale,
        lesson: async () => (await readPageLesson(this.#context.lessons, lesson, locale)).lesson,
        preview: (of) => this.#context.previewOf({ ...of, locale }),
        send: (message) => this.#send(message),
        onClose: (listener) => this.#socket.onClose(listener),
      };
      return session;
    } catch (error) {
      this.#context.log.error({ err: error }, 'no session for a page');
      this.#socket.fail();
      return undefined;
    }
  }

  /** Passes on what the session says. Where the sandbox is another one or none, its terminals are over. */
  #tell(message: ServerMessage): void {
    if (message.type === 'sandbox' && message.sandboxId !== this.#sandboxId) {
      this.#sandboxId = message.sandboxId;
      this.#terminals.endChannels();
    }
    if (message.type === 'terminals') this.#terminals.keepOnly(message.terminals);
    const told = toPage(message, this.#lesson);
    if (told === undefined) return;
    this.#send(told);
    if (told.type === 'step') this.#noteShown([told.step]);
  }

  /** @param steps named as the page names them */
  #noteShown(steps: readonly StepState[]): void {
    const ref = this.#lesson?.ref;
    if (ref) for (const step of steps) this.#session.noteShown({ ...step, step: keyOf(ref, step.step) });
  }

  async #attach(message: Of<'terminal.attach'>): Promise<void> {
    if (this.#socket.isClosed) return;
    await this.#terminals.attach(message, this.#session);
  }

  #type(bytes: Buffer): void {
    const { kind, channel, payload } = decodeFrame(bytes);
    if (kind !== 'input') throw new SlipwayError('bad-message', `found a frame of kind ${kind}, expected input`);
    try {
      this.#terminals.type(channel, payload);
    } catch (error) {
      this.#fault(error, { channel, runId: null, requestId: null });
    }
  }

  /** Something that was asked for did not happen: the page is told, the connection goes on. */
  #refuse(message: ClientMessage, error: unknown): void {
    this.#fault(error, {
      channel: 'channel' in message ? message.channel : null,
      runId: 'runId' in message ? message.runId : null,
      requestId: 'requestId' in message ? message.requestId : null,
    });
  }

  #fault(error: unknown, about: { channel: number | null; runId: string | null; requestId: string | null }): void {
    const fault = SlipwayError.from(error, 'internal', 'a message could not be handled');
    if (fault.code === 'internal') this.#context.log.error({ err: fault }, 'message not handled');
    else this.#context.log.debug({ err: fault }, 'message refused');
    this.#send({ type: 'fault', code: fault.code, retryable: fault.retryable, ...about });
  }

  #send(message: ServerMessage): void {
    this.#socket.send(encodeServerMessage(message));
  }
}
