// Output of one terminal on its way to the screen: in order, each byte once, acknowledged as the screen takes it. Knows no
// websocket, and not who writes.
import type { Frame } from '../protocol/frames.ts';
import { planResume, takeNew } from './resume.ts';
import { ackDelayMs } from './terminal-flow.ts';
import type { TerminalScreen } from './terminal-screen.ts';

interface Range {
  readonly fromSeq: number;
  readonly endSeq: number;
}

export class TerminalOutput {
  readonly #screen: TerminalScreen;
  readonly #acknowledge: (seq: number) => void;
  /** Counts streams: callbacks of an earlier one must not acknowledge in a later one. */
  #stream = 0;
  #nextSeq = 0;
  #takenSeq = 0;
  #ackedSeq = 0;
  #ackedAtMs = Number.NEGATIVE_INFINITY;
  /** Output before this byte is old: answers of the emulator to it are dropped. */
  #replayEndSeq = 0;
  /** Where a snapshot belongs, until output has come. */
  #snapshotSeq: number | undefined;
  /** Frames of a snapshot that the screen has not taken yet. */
  #drawing = 0;
  #isAttached = false;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(screen: TerminalScreen, acknowledge: (seq: number) => void) {
    this.#screen = screen;
    this.#acknowledge = acknowledge;
  }

  /** The first byte that has not come yet. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** What the screen is taking now was printed before: nothing may be answered to it. */
  get isReplaying(): boolean {
    return this.#drawing > 0 || this.#takenSeq < this.#replayEndSeq;
  }

  /** The server has said what follows: the stream that was, or one with a gap before it, or another one. */
  attached(range: Range): void {
    this.#isAttached = true;
    const { reset, nextSeq } = planResume(this.#nextSeq, range);
    const isAfresh = reset || nextSeq !== this.#nextSeq;
    if (reset) this.#screen.reset();
    if (isAfresh) this.#begin(nextSeq);
    this.#snapshotSeq = isAfresh ? nextSeq : undefined;
    this.#ackedSeq = Math.max(this.#ackedSeq, Math.min(range.fromSeq, this.#takenSeq));
    this.#replayEndSeq = range.endSeq;
  }

  /** Post-condition: nothing is acknowledged, and no timer runs. */
  detached(): void {
    this.#isAttached = false;
    this.#clearTimer();
  }

  /** Another shell: nothing of the stream goes on. */
  startOver(): void {
    this.#begin(0);
    this.#screen.reset();
  }

  /** What has come so far is somebody else's to answer. */
  leaveUnanswered(): void {
    this.#replayEndSeq = Math.max(this.#replayEndSeq, this.#nextSeq);
  }

  /** What comes before the server has said what follows is of what was on this channel before. */
  frame(frame: Frame): void {
    if (!this.#isAttached) return;
    if (frame.kind === 'output') this.#print(frame);
    if (frame.kind === 'snapshot' && frame.seq === this.#snapshotSeq) this.#draw(frame.payload);
  }

  #print({ seq, payload }: Frame): void {
    const bytes = takeNew(this.#nextSeq, seq, payload);
    if (bytes.length === 0) return;
    this.#snapshotSeq = undefined;
    this.#nextSeq = seq + payload.length;
    const [stream, takenSeq] = [this.#stream, this.#nextSeq];
    const taken = () => {
      if (stream === this.#stream) this.#taken(takenSeq);
    };
    this.#screen.write(bytes, taken, takenSeq <= this.#replayEndSeq);
  }

  /** Draws what was on the screen before the gap's end. It is no output: neither counted nor acknowledged. */
  #draw(payload: Uint8Array): void {
    this.#drawing += 1;
    const stream = this.#stream;
    const drawn = () => {
      if (stream === this.#stream) this.#drawing -= 1;
    };
    this.#screen.write(payload, drawn, true);
  }

  #begin(seq: number): void {
    this.#stream += 1;
    this.#nextSeq = this.#takenSeq = this.#ackedSeq = seq;
    this.#replayEndSeq = seq;
    this.#snapshotSeq = undefined;
    this.#drawing = 0;
    this.#clearTimer();
  }

  #taken(seq: number): void {
    this.#takenSeq = seq;
    if (!this.#isAttached) return;
    const delayMs = ackDelayMs(seq - this.#ackedSeq, performance.now() - this.#ackedAtMs);
    if (delayMs === 0) this.#ack();
    else this.#ackTimer ??= setTimeout(() => this.#ack(), delayMs);
  }

  #ack(): void {
    this.#clearTimer();
    if (!this.#isAttached || this.#takenSeq <= this.#ackedSeq) return;
    this.#ackedSeq = this.#takenSeq;
    this.#ackedAtMs = performance.now();
    this.#acknowledge(this.#ackedSeq);
  }

  #clearTimer(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
  }
}
