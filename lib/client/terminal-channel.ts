// One terminal of the page on the wire: attaches as writer or reader, and says what is to be sent when. Output is
// terminal-output.ts's. Knows no websocket and no xterm.js: both are handed in.
//
// Typed input is sent by a writer. A reader first takes over, and what is typed meanwhile waits, as it does without a
// connection: then up to 64 KiB are held, and what does not fit is refused and told (`inputLost`). Neither is what was held
// ever typed into another shell than it was meant for; that is told, too. What the emulator says by itself is of the moment:
// only an attached writer sends it.
import type { ErrorCode } from '../errors.ts';
import type { Frame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ClientMessage, TerminalRole } from '../protocol/messages.ts';
import { backoffMs } from './backoff.ts';
import { HeldInput } from './held-input.ts';
import { type OpeningEvent, type OpeningState, type OpeningView, transition, viewOpening } from './opening-state.ts';
import {
  encodeText,
  frameInput,
  HELD_INPUT_BYTES,
  isPointerReport,
  isTerminalReply,
  isUntyped,
} from './terminal-input.ts';
import { TerminalOutput } from './terminal-output.ts';
import { type RoleEvent, type RoleState, transition as roleTransition, viewRole } from './terminal-role.ts';
import type { TerminalScreen, TerminalSize } from './terminal-screen.ts';

export interface TerminalWire {
  send(message: ClientMessage): void;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
}

/** Why something that was typed is not going to the shell: it was too much to keep, or its shell is no more. */
export type InputLoss = 'too-much' | 'shell-gone';

/** Each is called when what is to be shown may have changed. */
export interface TerminalListener {
  /** Of a terminal that is not open. */
  opening(view: OpeningView | null): void;
  role(role: TerminalRole | null): void;
  inputLost(loss: InputLoss | null): void;
}

interface Options {
  readonly name: string;
  readonly channel: number;
  readonly screen: TerminalScreen;
  readonly wire: TerminalWire;
  readonly size: TerminalSize;
  /** Whether it is to be attached as a writer, if it is attached now. */
  readonly writes: () => boolean;
  readonly listener: TerminalListener;
}

/**
 * Longer than a shell takes to open. One that is brought back by a server that was started again may take two minutes;
 * asking again meanwhile does no harm, as the server lets the latest wait for the same opening, and an answer that comes
 * between two tries counts.
 */
const ANSWER_TIMEOUT_MS = 30_000;

export class TerminalChannel {
  readonly name: string;
  readonly channel: number;
  readonly #options: Options;
  readonly #output: TerminalOutput;
  readonly #held = new HeldInput();
  /** What fits here, whoever writes. */
  #size: TerminalSize;
  /** What the server was told last. */
  #toldSize: TerminalSize | undefined;
  #opening: OpeningState = { name: 'detached' };
  #role: RoleState = { name: 'none', wants: false };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #inputSeq = 0;
  #isInputLost = false;

  constructor(options: Options) {
    const { name, channel, screen, size, wire } = options;
    this.name = name;
    this.channel = channel;
    this.#options = options;
    this.#size = { ...size };
    this.#output = new TerminalOutput(screen, (seq) => wire.send({ type: 'terminal.ack', channel, seq }));
  }

  /** null while it is not attached. */
  get role(): TerminalRole | null {
    return viewRole(this.#role);
  }

  /** It can be had: asks for it, unless it was asked for already. */
  attach(): void {
    this.#apply({ type: 'attach' });
  }

  /** The learner wants it although it was refused, and does not want to wait. */
  retry(): void {
    this.#apply({ type: 'retry' });
  }

  /** The learner wants to write here: at once, or as soon as it is attached. */
  take(): void {
    this.#applyRole({ type: 'take', atMs: performance.now() });
  }

  /** It cannot be had now: what is typed from now on is held. Post-condition: no timer runs. */
  detach(): void {
    this.#apply({ type: 'detach' });
    this.#output.detached();
    this.#applyRole({ type: 'detached' });
  }

  /** Somebody ended it. It is asked for again when it is there again, or when the learner wants it: with another shell. */
  ended(): void {
    this.#apply({ type: 'ended' });
    if (this.#opening.name !== 'failed') return;
    this.#output.detached();
    this.#output.startOver();
    this.#applyRole({ type: 'detached' });
  }

  reopened(): void {
    this.#apply({ type: 'reopened' });
  }

  /** The shell is another one from now on: nothing of the old stream goes on. */
  startOver(): void {
    this.detach();
    this.#dropHeld();
    this.#output.startOver();
  }

  /** The answer to `attach`, or a jump: a reader that fell behind goes on from where output is. */
  attached(message: { fromSeq: number; endSeq: number; role: TerminalRole } & TerminalSize): void {
    const isJump = this.#isAttached;
    this.#apply({ type: 'attached' });
    if (!this.#isAttached) return;
    if (!isJump) this.#inputSeq = 0;
    this.#output.attached(message);
    this.view(message);
  }

  /** Who writes, or the size of the writer's screen, has changed. */
  view({ role, cols, rows }: { role: TerminalRole } & TerminalSize): void {
    if (!this.#isAttached) return;
    const before = this.#role.name;
    this.#options.screen.follow(role === 'writer' ? null : { cols, rows });
    if (role === 'writer' && before !== 'writer') this.#output.leaveUnanswered();
    this.#applyRole({ type: 'told', role, atMs: performance.now() });
    if (role === 'writer') this.#catchUp();
    else if (!this.#held.isEmpty) this.take();
  }

  /**
   * A fault of this channel. While the terminal is being opened, it is taken for the answer: where it was about something
   * typed before, the answer is still to come and counts. An open terminal stays open. That a key came just after another
   * page had taken over is the answer to nothing.
   */
  refused(code: ErrorCode): void {
    if (code === 'read-only') return;
    this.#apply({ type: 'refused', code });
    this.#applyRole({ type: 'refused' });
  }

  frame(frame: Frame): void {
    if (frame.kind === 'output') this.#output.output(frame);
    if (frame.kind === 'snapshot') this.#output.snapshot(frame);
  }

  /** What fits here is another size. */
  resize(size: TerminalSize): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = { ...size };
    if (this.#isWriter) this.#sendSize();
  }

  inputText(text: string): void {
    if (!isUntyped(text)) this.#type(encodeText(text));
    else if (!(isTerminalReply(text) && this.#output.isReplaying)) this.#sendOfTheMoment(encodeText(text));
  }

  inputBytes(bytes: Uint8Array): void {
    if (isPointerReport(bytes)) this.#sendOfTheMoment(bytes);
    else this.#type(bytes);
  }

  /** The learner has read that something was lost. */
  forgetInputLost(): void {
    this.#setInputLost(null);
  }

  get #isAttached(): boolean {
    return this.#opening.name === 'attached';
  }

  get #isWriter(): boolean {
    return this.#role.name === 'writer';
  }

  #apply(event: OpeningEvent): void {
    const before = this.#opening;
    this.#opening = transition(before, event);
    if (this.#opening === before) return;
    clearTimeout(this.#timer);
    this.#enter(this.#opening);
    this.#options.listener.opening(viewOpening(this.#opening));
  }

  #enter(state: OpeningState): void {
    switch (state.name) {
      case 'attaching':
        this.#ask();
        this.#timer = setTimeout(() => this.refused('timeout'), ANSWER_TIMEOUT_MS);
        return;
      case 'waiting':
        this.#timer = setTimeout(() => this.attach(), backoffMs(state.failures, Math.random()));
        return;
      case 'failed':
        this.#dropHeld();
        return;
      case 'detached':
      case 'attached':
    }
  }

  #applyRole(event: RoleEvent): void {
    const before = this.#role;
    this.#role = roleTransition(before, event);
    if (this.#role === before) return;
    if (this.#role.name === 'taking') this.#sendTake();
    if (viewRole(before) !== this.role) this.#options.listener.role(this.role);
  }

  /** Asks the server for the terminal, from the first byte that is missing here. */
  #ask(): void {
    const { name: terminal, channel } = this;
    const wants = this.#role.name === 'none' && this.#role.wants;
    const role = wants || !this.#held.isEmpty || this.#options.writes() ? 'writer' : 'reader';
    this.#toldSize = this.#size;
    const resumeFrom = this.#output.nextSeq;
    this.#options.wire.send({ type: 'terminal.attach', terminal, channel, ...this.#size, resumeFrom, role });
    this.#applyRole({ type: 'asked', role });
  }

  #sendTake(): void {
    this.#toldSize = this.#size;
    this.#options.wire.send({ type: 'terminal.take', channel: this.channel, ...this.#size });
  }

  #sendSize(): void {
    this.#toldSize = this.#size;
    this.#options.wire.send({ type: 'terminal.resize', channel: this.channel, ...this.#size });
  }

  /** A writer's size, and what it has typed, may be newer than what the server knows. */
  #catchUp(): void {
    if (this.#size !== this.#toldSize) this.#sendSize();
    for (const bytes of this.#held.takeAll()) this.#send(bytes);
  }

  #type(bytes: Uint8Array): void {
    // What is typed into a terminal that says that it did not open must not come true later.
    if (this.#opening.name === 'failed') return;
    if (this.#isWriter) {
      this.#setInputLost(null);
      this.#send(bytes);
      return;
    }
    // It is typed as soon as the answer to the take-over is here, so it may be as much as can be typed at once.
    const limitBytes = this.#isAttached ? LIMITS.inputBurstBytes : HELD_INPUT_BYTES;
    if (!this.#held.add(bytes, limitBytes)) this.#setInputLost('too-much');
    if (this.#isAttached) this.take();
  }

  #sendOfTheMoment(bytes: Uint8Array): void {
    if (this.#isWriter) this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    for (const frame of frameInput(this.channel, this.#inputSeq, bytes)) this.#options.wire.sendFrame(frame);
    this.#inputSeq += bytes.length;
  }

  #dropHeld(): void {
    const wasEmpty = this.#held.isEmpty;
    this.#held.takeAll();
    if (!wasEmpty) this.#setInputLost('shell-gone');
  }

  #setInputLost(loss: InputLoss | null): void {
    if (loss === null && !this.#isInputLost) return;
    this.#isInputLost = loss !== null;
    this.#options.listener.inputLost(loss);
  }
}
