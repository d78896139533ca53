// Keeps what a terminal prints and when, as a reader of it. The marks by which the shell tells where a command begins and
// ends are taken out: they are nobody's output.
import type { Printed } from '../../lib/content/transcript/recording.ts';
import type { Terminal } from '../../server/session/terminal/terminal.ts';
import type { Attachment, Viewer } from '../../server/session/terminal/viewers.ts';

const BEGINS = '\x1b]133;C';
const ENDS = '\x1b]133;D';
const MARK = /\x1b\]133;[^\x07]{0,160}\x07/g;

export class Tape {
  readonly #decoder = new TextDecoder();
  #attachment: Attachment | undefined;
  #parts: Printed[] = [];

  /** From now on, what the terminal prints is kept. */
  static async attach(terminal: Terminal): Promise<Tape> {
    const tape = new Tape();
    const viewer: Viewer = {
      output: (seq, payload) => tape.#keep(seq, payload),
      snapshot: () => undefined,
      viewChanged: () => undefined,
      jumped: () => undefined,
    };
    const from = terminal.scrollback.endSeq;
    tape.#attachment = await terminal.attach(viewer, { resumeFrom: from, role: 'reader', size: terminal.size });
    tape.#attachment.start();
    return tape;
  }

  /** Forgets what was printed so far. */
  rewind(): void {
    this.#parts = [];
  }

  /** What the command printed that was typed last, counted from when its first output could come; none if it is not found. */
  output(): Printed[] {
    return cutOutput(this.#parts);
  }

  detach(): void {
    this.#attachment?.detach();
  }

  #keep(seq: number, payload: Uint8Array): void {
    this.#parts.push({ atMs: performance.now(), text: this.#decoder.decode(payload, { stream: true }) });
    // Not at once: it may be told more before the attachment is known here.
    queueMicrotask(() => this.#attachment?.acknowledge(seq + payload.length));
  }
}

export function cutOutput(parts: readonly Printed[]): Printed[] {
  const all = parts.map(({ text }) => text).join('');
  const mark = all.indexOf(BEGINS);
  const begin = mark < 0 ? -1 : all.indexOf('\x07', mark) + 1;
  if (begin <= 0) return [];
  const end = all.indexOf(ENDS, begin);
  const marks = [...all.matchAll(MARK)].map(({ index, 0: found }) => [index, index + found.length] as const);
  const left = [[0, begin], ...marks, [end < 0 ? all.length : end, all.length]] as const;
  let at = 0;
  let startMs: number | undefined;
  const output: Printed[] = [];
  for (const { atMs, text } of parts) {
    const from = at;
    at += text.length;
    if (at > mark) startMs ??= atMs;
    const kept = without(
      text,
      left.map(([a, b]) => [a - from, b - from] as const),
    );
    if (kept !== '') output.push({ atMs: atMs - (startMs ?? atMs), text: kept });
  }
  return output;
}

/** The text without the characters of some ranges, which may lie beyond it. */
function without(text: string, ranges: ReadonlyArray<readonly [number, number]>): string {
  let kept = '';
  let at = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    kept += text.slice(at, Math.max(at, from));
    at = Math.max(at, to);
  }
  return kept + text.slice(at);
}
