// Who looks at a terminal: one who writes, any number who read. Each has its place in the output; the writer's decides how
// fast the shell may print, and its size is the terminal's. A reader who cannot follow misses a part, and is told.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { AttachRole, TerminalRole } from '../../../lib/protocol/messages.ts';
import { SendWindow } from './flow-control.ts';
import type { ScreenMemory } from './screen-memory.ts';
import type { Scrollback } from './scrollback.ts';

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface TerminalView extends TerminalSize {
  readonly role: TerminalRole;
  /** Nobody writes. */
  readonly vacant: boolean;
}

/** Where a viewer's output begins, and where it stood then. */
export interface StreamStart {
  readonly fromSeq: number;
  readonly endSeq: number;
}

/** The viewer's end. None of these may throw. */
export interface Viewer {
  /** `seq` is the sequence number of the first byte. Called at once, and again only as it is acknowledged. */
  output(seq: number, payload: Uint8Array): void;
  /** Draws the screen as it was before the byte `seq`. */
  snapshot(seq: number, payload: Uint8Array): void;
  /** Its role, whether anybody writes, or the terminal's size has changed. */
  viewChanged(view: TerminalView): void;
  /** What comes next has nothing to do with what came before. */
  jumped(start: StreamStart, view: TerminalView): void;
}

/** One viewer's place in the output. */
export interface Attachment extends StreamStart {
  /** False also before it has started, and for ever after it was detached. */
  readonly isWriter: boolean;
  /** What it is to be, if it starts now. */
  readonly firstView: TerminalView;
  /** Sends what there is. Apart from attaching, so that the viewer can be told where it begins first. */
  start(): void;
  /** @returns bytes that are acknowledged by it for the first time */
  acknowledge(seq: number): number;
  /** Becomes the writer. */
  take(size: TerminalSize): void;
  /** The same, unless another one writes. */
  volunteer(size: TerminalSize): void;
  detach(): void;
}

export interface AttachOptions {
  readonly resumeFrom: number;
  readonly role: AttachRole;
  /** Counts for a writer. */
  readonly size: TerminalSize;
}

interface ViewersOptions {
  readonly scrollback: Scrollback;
  readonly memory: ScreenMemory;
  readonly size: TerminalSize;
  readonly onSize: (size: TerminalSize) => void;
  /** There is a writer now, or none any more; or the writer's share of what waits has changed. */
  readonly onWriter: () => void;
}

interface Seat {
  readonly viewer: Viewer;
  readonly window: SendWindow;
  isJumping: boolean;
}

export class Viewers {
  readonly #options: ViewersOptions;
  readonly #seats = new Set<Seat>();
  #writer: Seat | undefined;
  #size: TerminalSize;

  constructor(options: ViewersOptions) {
    this.#options = options;
    this.#size = options.size;
  }

  get size(): TerminalSize {
    return this.#size;
  }

  /** Bytes that wait to be sent to the writer; undefined when there is none. */
  get writerWaiting(): number | undefined {
    return this.#writer && this.#options.scrollback.endSeq - this.#writer.window.sentSeq;
  }

  /** Post-condition: nothing was sent, and nothing will be before `start`, which is called without waiting for anything. */
  async attach(viewer: Viewer, { resumeFrom, role, size }: AttachOptions): Promise<Attachment> {
    const { start, picture } = await this.#begin(resumeFrom);
    const seat: Seat = { viewer, window: new SendWindow(start.fromSeq), isJumping: false };
    const isWriter = () => this.#writer === seat;
    const willWrite = () => role === 'writer' || (role === 'volunteer' && this.#writer === undefined);
    const firstView = () => (willWrite() ? { role: 'writer' as const, vacant: false, ...size } : this.#viewOf(seat));
    return {
      ...start,
      get isWriter() {
        return isWriter();
      },
      get firstView() {
        return firstView();
      },
      start: () => {
        sendPicture(viewer, start.fromSeq, picture);
        this.#seats.add(seat);
        if (willWrite()) this.#seatWriter(seat, size);
        this.#send(seat);
      },
      acknowledge: (seq) => this.#acknowledge(seat, seq),
      take: (taken) => this.#take(seat, taken),
      volunteer: (taken) => {
        if (this.#writer === undefined) this.#take(seat, taken);
      },
      detach: () => this.#detach(seat),
    };
  }

  /** The writer’s size, or that of a terminal that nobody writes in. */
  resize(size: TerminalSize): void {
    if (this.#setSize(size)) this.#tellReaders();
  }

  /** There is more output. */
  send(): void {
    for (const seat of this.#seats) this.#send(seat);
  }

  clear(): void {
    this.#seats.clear();
    this.#writer = undefined;
  }

  /** Where a viewer begins who has all bytes before `resumeFrom`, and the picture of what it will never get. */
  async #begin(resumeFrom: number): Promise<{ start: StreamStart; picture: Uint8Array }> {
    const { scrollback, memory } = this.#options;
    const { startSeq, endSeq } = scrollback;
    const goesOn = resumeFrom >= startSeq && resumeFrom <= endSeq;
    if (goesOn) return { start: { fromSeq: resumeFrom, endSeq }, picture: new Uint8Array(0) };
    const release = await memory.hold();
    const picture = memory.draw();
    const start = { fromSeq: scrollback.startSeq, endSeq: scrollback.endSeq };
    release();
    return { start, picture };
  }

  #take(seat: Seat, size: TerminalSize): void {
    if (!this.#seats.has(seat)) return;
    this.#seatWriter(seat, size);
    seat.viewer.viewChanged(this.#viewOf(seat));
  }

  #seatWriter(seat: Seat, size: TerminalSize): void {
    const isAnother = this.#writer !== seat;
    this.#writer = seat;
    if (this.#setSize(size) || isAnother) this.#tellReaders();
    this.#options.onWriter();
  }

  /** @returns whether it is another one */
  #setSize(size: TerminalSize): boolean {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return false;
    this.#size = size;
    this.#options.onSize(size);
    return true;
  }

  #tellReaders(): void {
    for (const seat of this.#seats) if (seat !== this.#writer) seat.viewer.viewChanged(this.#viewOf(seat));
  }

  #acknowledge(seat: Seat, seq: number): number {
    const bytes = seat.window.acknowledge(seq, performance.now());
    if (this.#seats.has(seat)) this.#send(seat, bytes > 0);
    if (seat === this.#writer) this.#options.onWriter();
    return bytes;
  }

  #detach(seat: Seat): void {
    this.#seats.delete(seat);
    if (seat !== this.#writer) return;
    this.#writer = undefined;
    this.#tellReaders();
    this.#options.onWriter();
  }

  /** @param isReading it has just acknowledged something */
  #send(seat: Seat, isReading = false): void {
    const { scrollback } = this.#options;
    const { window, viewer } = seat;
    if (seat.isJumping) return;
    if (window.sentSeq < scrollback.startSeq || window.sentSeq > scrollback.endSeq) {
      // One that takes nothing gets nothing: it will say when it has taken what is under way.
      if (isReading || window.ackedSeq === window.sentSeq) void this.#jump(seat);
      return;
    }
    while (window.sentSeq < scrollback.endSeq && window.available > 0) {
      const payload = scrollback.read(window.sentSeq, Math.min(LIMITS.outputFrameBytes, window.available));
      // By the numbers there is something. Were they wrong after all, this would never end.
      if (payload.length === 0) return;
      viewer.output(window.sentSeq, payload);
      window.sent(payload.length, performance.now());
    }
  }

  /** It cannot follow, or the stream is another one. */
  async #jump(seat: Seat): Promise<void> {
    seat.isJumping = true;
    const { start, picture } = await this.#begin(-1);
    seat.isJumping = false;
    if (!this.#seats.has(seat)) return;
    seat.window.restartAt(start.fromSeq);
    seat.viewer.jumped(start, this.#viewOf(seat));
    sendPicture(seat.viewer, start.fromSeq, picture);
    this.#send(seat);
  }

  #viewOf(seat: Seat): TerminalView {
    const role = seat === this.#writer ? 'writer' : 'reader';
    return { role, vacant: this.#writer === undefined, ...this.#size };
  }
}

function sendPicture(viewer: Viewer, seq: number, picture: Uint8Array): void {
  for (let at = 0; at < picture.length; at += LIMITS.snapshotFrameBytes) {
    viewer.snapshot(seq, picture.subarray(at, at + LIMITS.snapshotFrameBytes));
  }
}
