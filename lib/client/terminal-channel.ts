// One terminal of the page on the wire: attaches as writer or reader, and says what is to be sent when. Output is
// terminal-output.ts's. Knows no websocket and no xterm.js: both are handed in.
//
// Typed input is sent by a writer. A reader first takes over, and what is typed meanwhile waits, as it does without a
// connection: then up to 64 KiB are held, and what does not fit is refused and told (`inputLost`). So does what was on its way
// while another page took over. What is held is never typed into another shell than it was meant for; that is told, too. What
// the emulator says by itself is of the moment: only an attached writer sends it.
import type { ErrorCode } from '../errors.ts';
import type { Frame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { InputSender } from './input-sender.ts';
import { PlaceSize } from './place-size.ts';
import { encodeText, HELD_INPUT_BYTES, isPointerReport, isTerminalReply, isUntyped } from './terminal-input.ts';
import { TerminalOpening } from './terminal-opening.ts';
import { TerminalOutput } from './terminal-output.ts';
import { type RoleEvent, type RoleState, type RoleView, roleToAskFor, transition, viewRole } from './terminal-role.ts';
import type { TerminalSize } from './terminal-screen.ts';
import type { TerminalListener, TerminalRequest, TerminalView, TerminalWire } from './terminal-wire.ts';

interface Options extends TerminalRequest {
  readonly channel: number;
  readonly wire: TerminalWire;
  readonly listener: TerminalListener;
}

export class TerminalChannel {
  readonly name: string;
  readonly channel: number;
  readonly #options: Options;
  readonly #opening: TerminalOpening;
  readonly #output: TerminalOutput;
  readonly #input: InputSender;
  readonly #size: PlaceSize;
  #role: RoleState = { name: 'none', wants: false, was: null };

  constructor(options: Options) {
    const { name, channel, screen, size, wire } = options;
    this.name = name;
    this.channel = channel;
    this.#options = options;
    const sendSize = () => this.#sendSize('terminal.resize');
    this.#size = new PlaceSize(size, { isWanted: () => this.#isWriter, send: sendSize });
    this.#opening = new TerminalOpening({
      ask: () => this.#ask(),
      onView: (view) => {
        if (this.#opening.isGivenUp) this.#input.drop();
        options.listener.opening(view);
      },
    });
    this.#output = new TerminalOutput(screen, (seq) => wire.send({ type: 'terminal.ack', channel, seq }));
    this.#input = new InputSender({
      channel,
      sendFrame: (frame) => wire.sendFrame(frame),
      onLost: (loss) => options.listener.inputLost(loss),
    });
  }

  get role(): RoleView | null {
    return viewRole(this.#role);
  }

  /** The server sends to this channel, or is about to. */
  get isAsked(): boolean {
    return this.#opening.isAsked;
  }

  /** The first byte of output that has not come yet. */
  get nextSeq(): number {
    return this.#output.nextSeq;
  }

  /** It can be had: asks for it, unless it was asked for already. */
  attach(): void {
    this.#opening.apply({ type: 'attach' });
  }

  /** The learner wants it although it was refused, and does not want to wait. */
  retry(): void {
    this.#opening.apply({ type: 'retry' });
  }

  /** The learner wants to write here: at once, or as soon as it is attached. */
  take(): void {
    this.#applyRole({ type: 'take', atMs: performance.now() });
  }

  /** Writes where nobody does, if the learner's keyboard is here. */
  volunteer(): void {
    if (this.role !== 'vacant' || this.#options.standing() !== 'keyboard') return;
    this.#sendSize('terminal.volunteer');
  }

  /** Lets go of the terminal without leaving it: it is attached anew, as a reader where nobody sees it. */
  release(): void {
    if (!this.#isWriter) return;
    this.detach();
    this.attach();
  }

  /** It cannot be had now: what is typed from now on is held. Post-condition: no timer runs. */
  detach(): void {
    this.#opening.apply({ type: 'detach' });
    this.#size.clear();
    this.#output.detached();
    this.#applyRole({ type: 'detached' });
  }

  /** Somebody ended it. It may be asked for when it is there again, or when the learner wants it: with another shell. */
  ended(): void {
    this.#opening.apply({ type: 'ended' });
    if (!this.#opening.hasEnded) return;
    this.#size.clear();
    this.#output.detached();
    this.#output.startOver();
    this.#applyRole({ type: 'detached' });
  }

  reopened(): void {
    this.#opening.apply({ type: 'reopened' });
  }

  /** The shell is another one from now on: nothing of the old stream goes on. */
  startOver(): void {
    this.detach();
    this.reopened();
    this.#input.drop();
    this.#output.startOver();
  }

  /** The answer to `attach`, or a jump: a reader that fell behind goes on from where output is. */
  attached(message: { fromSeq: number; endSeq: number } & TerminalView): void {
    const isJump = this.#opening.isAttached;
    this.#opening.apply({ type: 'attached' });
    if (!this.#opening.isAttached) return;
    if (!isJump) this.#input.attached();
    this.#output.attached(message);
    this.view(message);
  }

  /** Who writes, or the size of the writer's screen, has changed. */
  view({ role, vacant, cols, rows, inputSeq }: TerminalView): void {
    if (!this.#opening.isAttached) return;
    const before = this.#role.name;
    this.#options.screen.follow(role === 'writer' ? null : { cols, rows });
    if (role === 'writer' && before !== 'writer') this.#output.leaveUnanswered();
    if (role === 'reader' && inputSeq !== undefined) this.#input.refused(inputSeq, this.#options.standing() !== 'away');
    this.#applyRole({ type: 'told', role, vacant, atMs: performance.now() });
    if (role === 'writer') this.#catchUp();
    else if (this.#input.holdsSomething) this.take();
    else this.volunteer();
  }

  /**
   * A fault of this channel. While the terminal is being opened, it is taken for the answer: where it was about something
   * typed before, the answer is still to come and counts. An open terminal stays open. That a key came just after another
   * page had taken over is the answer to nothing.
   */
  refused(code: ErrorCode): void {
    if (code === 'read-only') return;
    this.#opening.refused(code);
    this.#applyRole({ type: 'refused' });
  }

  frame(frame: Frame): void {
    this.#output.frame(frame);
  }

  /** Another size fits here. */
  resize(size: TerminalSize): void {
    this.#size.change(size);
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
    this.#input.forgetLoss();
  }

  get #isWriter(): boolean {
    return this.#role.name === 'writer';
  }

  #applyRole(event: RoleEvent): void {
    const before = this.#role;
    this.#role = transition(before, event);
    if (this.#role === before) return;
    if (this.#role.name === 'taking') this.#sendSize('terminal.take');
    if (viewRole(before) !== this.role) this.#options.listener.role(this.role);
  }

  /** Asks the server for the terminal, from the first byte that is missing here. */
  #ask(): void {
    const { name: terminal, channel, nextSeq: resumeFrom } = this;
    const role = this.#input.holdsSomething ? 'writer' : roleToAskFor(this.#role, this.#options.standing());
    this.#options.wire.send({ type: 'terminal.attach', terminal, channel, ...this.#size.tell(), resumeFrom, role });
  }

  /** Each says what fits here. */
  #sendSize(type: 'terminal.take' | 'terminal.volunteer' | 'terminal.resize'): void {
    this.#options.wire.send({ type, channel: this.channel, ...this.#size.tell() });
  }

  /** A writer's size, and what it has typed, may be newer than what the server knows. */
  #catchUp(): void {
    if (this.#size.isNews) this.#sendSize('terminal.resize');
    this.#input.release();
  }

  #type(bytes: Uint8Array): void {
    // What is typed into a terminal that says that it did not open must not come true later.
    if (this.#opening.isGivenUp) return;
    if (this.#isWriter) {
      this.#input.forgetLoss();
      this.#input.send(bytes);
      return;
    }
    // It is sent as soon as the answer to the take-over is here, so it may be as much as can be sent at once.
    this.#input.hold(bytes, this.#opening.isAttached ? LIMITS.inputBurstBytes : HELD_INPUT_BYTES);
    if (this.#opening.isAttached) this.take();
  }

  #sendOfTheMoment(bytes: Uint8Array): void {
    if (this.#isWriter) this.#input.sendOfTheMoment(bytes);
  }
}
