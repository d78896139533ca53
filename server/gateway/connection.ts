// One websocket of a learner: reads what the page says, hands it to the session, and sends what the session has to say.
import type { RawData, WebSocket } from 'ws';
import { assertNever } from '../../lib/assert-never.ts';
import { isBroken } from '../../lib/content/lesson.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { DisposableStore } from '../../lib/disposable.ts';
import { type ErrorCode, SlipwayError } from '../../lib/errors.ts';
import { decodeClientMessage, encodeServerMessage } from '../../lib/protocol/codec.ts';
import { decodeFrame, encodeFrame } from '../../lib/protocol/frames.ts';
import { LIMITS, PROTOCOL_VERSION } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES, type ClientMessage, type LessonRef, type ServerMessage } from '../../lib/protocol/messages.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { WatchedStep } from '../checks/step-watcher.ts';
import type { Session } from '../session/session.ts';
import type { Attachment, Terminal } from '../session/terminal.ts';

export interface ConnectionLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ConnectionContext {
  readonly session: Session;
  readonly lessons: LessonLibrary;
  readonly log: ConnectionLog;
}

interface Channel {
  readonly terminal: Terminal;
  readonly attachment: Attachment;
}

type Of<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export class Connection {
  readonly #socket: WebSocket;
  readonly #context: ConnectionContext;
  readonly #store = new DisposableStore();
  readonly #channels = new Map<number, Channel>();
  readonly #messages = new TokenBucket(LIMITS.messagesPerSecond, LIMITS.messageBurst, Date.now());
  #lesson: LessonRef | null = null;
  #greeting: Promise<void> | undefined;
  #lastHeardMs = Date.now();

  constructor(socket: WebSocket, context: ConnectionContext) {
    this.#socket = socket;
    this.#context = context;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('close', () => void this.#store.dispose());
    socket.on('error', (error) => context.log.debug({ err: error }, 'websocket failed'));
    this.#watchSilence();
  }

  /** Ends the connection; `reason` is for the page, which knows it by its code. */
  close(code: number, reason: ErrorCode): void {
    this.#socket.close(code, reason);
  }

  onClose(listener: () => void): void {
    this.#store.add(listener);
  }

  #watchSilence(): void {
    const hello = setTimeout(() => {
      if (!this.#greeting) this.close(CLOSE_CODES.helloTimeout, 'timeout');
    }, LIMITS.helloTimeoutMs);
    this.#store.add(() => clearTimeout(hello));
    const silence = setInterval(() => {
      if (Date.now() - this.#lastHeardMs > 3 * LIMITS.pingIntervalMs) this.#socket.terminate();
    }, LIMITS.pingIntervalMs);
    this.#store.add(() => clearInterval(silence));
  }

  #receive(data: RawData, isBinary: boolean): void {
    // What still comes after we have said that we close is not ours any more.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#lastHeardMs = Date.now();
    try {
      const bytes = asBuffer(data);
      if (isBinary) this.#type(bytes);
      else this.#receiveMessage(bytes.toString('utf8'));
    } catch (error) {
      this.#context.log.warn({ err: error }, 'unreadable message');
      const isOtherVersion = error instanceof SlipwayError && error.code === 'unsupported-version';
      if (isOtherVersion) this.close(CLOSE_CODES.unsupportedVersion, 'unsupported-version');
      else this.close(CLOSE_CODES.badMessage, 'bad-message');
    }
  }

  #receiveMessage(text: string): void {
    const message = decodeClientMessage(text);
    if (!this.#isPaidFor(message) && !this.#messages.take(this.#lastHeardMs)) {
      this.close(CLOSE_CODES.rateLimited, 'rate-limited');
      return;
    }
    if ((message.type === 'hello') !== (this.#greeting === undefined)) {
      throw new SlipwayError('bad-message', `found ${message.type}, expected hello first and once`);
    }
    this.#handle(message).catch((error: unknown) => this.#refuse(message, error));
  }

  /**
   * A flood of output must be acknowledged often, so the output itself pays for that; an acknowledgement of little or
   * nothing counts like any message. It may cross the end of its channel.
   */
  #isPaidFor(message: ClientMessage): boolean {
    if (message.type !== 'terminal.ack') return false;
    const bytes = this.#channels.get(message.channel)?.attachment.acknowledge(message.seq) ?? 0;
    return bytes >= LIMITS.ackEveryBytes;
  }

  async #handle(message: ClientMessage): Promise<void> {
    if (message.type !== 'hello') await this.#greeting;
    switch (message.type) {
      case 'hello':
        this.#greeting = this.#greet(message);
        return this.#greeting;
      case 'terminal.attach':
        return this.#attach(message);
      case 'terminal.resize':
        return this.#channel(message.channel).terminal.resize(message);
      case 'terminal.ack':
        return; // It was taken into account when it came.
      case 'block.run':
        return this.#run(message);
      case 'sandbox.retry':
        return this.#context.session.requestSandbox();
      case 'sandbox.reset':
        return this.#context.session.resetSandbox();
      case 'sandbox.extend':
        return this.#context.session.extendSandbox();
      case 'activity':
        return this.#context.session.active();
      case 'ping':
        return this.#send({ type: 'pong', id: message.id });
      default:
        return assertNever(message, 'client message');
    }
  }

  /** Never rejects: without its lesson a page still has its engine and its terminals. */
  async #greet(hello: Of<'hello'>): Promise<void> {
    const steps: WatchedStep[] = [];
    let problem: unknown;
    if (hello.lesson) {
      try {
        steps.push(...(await this.#stepsOf(hello.lesson)));
        this.#lesson = hello.lesson;
      } catch (error) {
        problem = error;
      }
    }
    if (this.#store.disposed) return;
    const { session } = this.#context;
    session.watchSteps(steps);
    session.greet();
    this.#send({ type: 'welcome', version: PROTOCOL_VERSION, ...session.snapshot() });
    this.#store.add(session.subscribe((message) => this.#send(message)));
    if (problem !== undefined) this.#refuse(hello, problem);
  }

  async #attach({ terminal: name, channel, cols, rows, resumeFrom }: Of<'terminal.attach'>): Promise<void> {
    const terminal = await this.#context.session.terminal(name, { cols, rows });
    if (this.#store.disposed) return;
    this.#channels.get(channel)?.attachment.detach();
    const attachment = terminal.attach((seq, payload) => {
      this.#socket.send(encodeFrame({ kind: 'output', channel, seq, payload }));
    }, resumeFrom);
    this.#store.add(() => attachment.detach());
    this.#channels.set(channel, { terminal, attachment });
    const { fromSeq, endSeq } = attachment;
    this.#send({ type: 'terminal.attached', terminal: name, channel, fromSeq, endSeq });
    attachment.start();
    await terminal.resize({ cols, rows });
  }

  async #run({ block, runId, terminal }: Of<'block.run'>): Promise<void> {
    const { course, lesson } = this.#lesson ?? { course: '', lesson: '' };
    const [ofLesson, blockId = ''] = block.split('/');
    if (ofLesson !== lesson) throw new SlipwayError('unknown-block', `block ${block} is not of this lesson`);
    const { command, expectedExitCode } = await this.#context.lessons.block(course, lesson, blockId);
    this.#context.session.runBlock({ block, runId, command, expectedExitCode }, terminal);
  }

  /** @throws SlipwayError `unknown-lesson` */
  async #stepsOf({ course, lesson: id }: LessonRef): Promise<WatchedStep[]> {
    const lesson = await this.#context.lessons.lesson(course, id);
    if (lesson === undefined || isBroken(lesson)) throw new SlipwayError('unknown-lesson', `no lesson ${course}/${id}`);
    return lesson.steps.map((step) => ({ ref: `${id}/${step.id}`, check: step.check }));
  }

  #type(bytes: Buffer): void {
    const { kind, channel, payload } = decodeFrame(bytes);
    if (kind !== 'input') throw new SlipwayError('bad-message', `found a frame of kind ${kind}, expected input`);
    try {
      this.#channel(channel).terminal.type(payload);
    } catch (error) {
      this.#fault(error, { channel, runId: null });
    }
  }

  #channel(channel: number): Channel {
    const found = this.#channels.get(channel);
    if (!found) throw new SlipwayError('unknown-terminal', `nothing is attached to channel ${channel}`);
    return found;
  }

  /** Something that was asked for did not happen: the page is told, the connection goes on. */
  #refuse(message: ClientMessage, error: unknown): void {
    this.#fault(error, {
      channel: 'channel' in message ? message.channel : null,
      runId: 'runId' in message ? message.runId : null,
    });
  }

  #fault(error: unknown, about: { channel: number | null; runId: string | null }): void {
    const fault = SlipwayError.from(error, 'internal', 'a message could not be handled');
    if (fault.code === 'internal') this.#context.log.error({ err: fault }, 'message not handled');
    else this.#context.log.debug({ err: fault }, 'message refused');
    this.#send({ type: 'fault', code: fault.code, retryable: fault.retryable, ...about });
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(encodeServerMessage(message));
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
