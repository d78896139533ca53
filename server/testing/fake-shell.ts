// A shell for tests, held like the real one: it outlives whoever looks at it. One line at a time, the OSC 133 marks of
// the real one, and a handful of commands.
import type { TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';
import { FakeChannel } from './fake-channel.ts';
import { FakeRing } from './fake-ring.ts';

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CTRL_E = 0x05;
const ENTER = 0x0d;
const CTRL_U = 0x15;
const CONTROLS = [CTRL_C, CTRL_D, CTRL_E, ENTER, CTRL_U];
const NO_LINE: Buffer = Buffer.alloc(0);

interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a command line that the shell does not know itself. */
export type RunCommand = (words: readonly string[]) => CommandResult;
type Size = Pick<TerminalOptions, 'cols' | 'rows'>;
type Attaching = Size & Pick<TerminalOptions, 'resumeFrom'>;

export class FakeShell {
  readonly name: string;
  readonly nonce: string;
  readonly #ring: FakeRing;
  readonly #run: RunCommand;
  #size: Size;
  #line = NO_LINE;
  #channel: FakeChannel | undefined;
  #exitCode: number | undefined;
  #attachments = 0;

  /** @param ringBytes what is kept of the output, beside what an attachment has not read yet */
  constructor(options: TerminalOptions, run: RunCommand, ringBytes?: number) {
    this.name = options.name;
    this.nonce = options.nonce;
    this.#ring = new FakeRing(options.firstSeq, ringBytes);
    this.#run = run;
    this.#size = options;
    this.#prompt();
  }

  /** Undefined while it runs. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** It has ended, and somebody has read all of its output: nothing of it is left. */
  get isOver(): boolean {
    return this.#exitCode !== undefined && this.#ring.readSeq >= this.#ring.endSeq;
  }

  /** Sequence number that the next byte will get. */
  get endSeq(): number {
    return this.#ring.endSeq;
  }

  /** Attaches; the channel that was attached before ends. */
  attach({ cols, rows, resumeFrom }: Attaching): TerminalChannel {
    this.#channel?.cutOff();
    this.#size = { cols, rows };
    this.#attachments += 1;
    this.#channel = new FakeChannel(this, this.#ring, {
      created: this.#attachments === 1,
      startSeq: this.#ring.startOf(resumeFrom),
      nonce: this.nonce,
    });
    return this.#channel;
  }

  /** Prints bytes as a program would, whatever the reader does about it. */
  print(bytes: Uint8Array | string): void {
    if (this.#exitCode !== undefined) return;
    this.#ring.append(Buffer.from(bytes));
    this.#channel?.flow();
  }

  type(bytes: Buffer): void {
    const keys = withoutPasteMarks(bytes);
    for (let at = 0; at < keys.length; ) {
      const text = textAt(keys, at);
      if (text.length > 0) this.#insert(text);
      else this.#control(keys[at] as number);
      at += Math.max(1, text.length);
    }
  }

  resize(size: Size): void {
    this.#size = size;
  }

  /** The connection to it is lost; the shell stays. */
  drop(): void {
    this.#channel?.destroy();
  }

  /** Somebody closed the terminal: it ends, and nothing of it is left. */
  hangUp(): void {
    this.#exitCode ??= 129;
    this.#ring.readSeq = this.#ring.endSeq;
    this.#channel?.cutOff();
  }

  /** Its sandbox is gone or was started again: no exit code, and no more output. */
  destroy(): void {
    this.#exitCode ??= 137;
    this.#ring.readSeq = this.#ring.endSeq;
    this.#ring.keepNothing();
    this.drop();
  }

  #insert(text: Buffer): void {
    if (this.#exitCode !== undefined) return;
    this.#line = Buffer.concat([this.#line, text]);
    this.print(text);
  }

  #control(key: number): void {
    if (this.#exitCode !== undefined) return;
    if (key === ENTER) this.#enter();
    else if (key === CTRL_D) this.#exit(0);
    else if (key !== CTRL_E) this.#line = NO_LINE;
  }

  #enter(): void {
    const words = this.#line.toString().split(' ').filter(Boolean);
    this.#line = NO_LINE;
    this.print('\r\n');
    if (words.length === 0) this.#prompt();
    else this.#execute(words);
  }

  #execute(words: readonly string[]): void {
    this.#mark('C');
    if (words[0] === 'exit') {
      this.#exit(Number(words[1] ?? 0));
      return;
    }
    const { exitCode, stdout } = words.join(' ') === 'stty size' ? this.#sttySize() : this.#run(words);
    this.print(stdout.replaceAll('\n', '\r\n'));
    this.#mark(`D;${exitCode}`);
    this.#prompt();
  }

  #sttySize(): CommandResult {
    return { exitCode: 0, stdout: `${this.#size.rows} ${this.#size.cols}\n` };
  }

  #exit(code: number): void {
    this.#exitCode = code;
    this.#channel?.flow();
  }

  #prompt(): void {
    this.#mark('A');
    this.print('$ ');
    this.#mark('B');
  }

  #mark(body: string): void {
    this.print(`\x1b]133;${body};k=${this.nonce}\x07`);
  }
}

/** As much of it as there is before the next control character: a large paste is one echo, not thousands. */
function textAt(keys: Buffer, start: number): Buffer {
  let end = start;
  while (end < keys.length && !CONTROLS.includes(keys[end] as number)) end += 1;
  return keys.subarray(start, end);
}

function withoutPasteMarks(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll(/\x1b\[20[01]~/g, ''), 'latin1');
}
