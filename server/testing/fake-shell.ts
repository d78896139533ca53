// A shell for tests: one line at a time, the OSC 133 marks of the real one, and a handful of commands.
import { Duplex } from 'node:stream';
import type { TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CTRL_E = 0x05;
const ENTER = 0x0d;
const CTRL_U = 0x15;

interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a command line that the shell does not know itself. */
export type RunCommand = (words: readonly string[]) => CommandResult;

export class FakeShell extends Duplex implements TerminalChannel {
  readonly stream = this;
  readonly exitCode: Promise<number | null>;
  readonly #run: RunCommand;
  readonly #nonce: string;
  #size: { cols: number; rows: number };
  #line: number[] = [];
  #end: (exitCode: number | null) => void = () => {};

  constructor({ cols, rows, nonce }: TerminalOptions, run: RunCommand) {
    super();
    this.#run = run;
    this.#nonce = nonce;
    this.#size = { cols, rows };
    this.exitCode = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.once('close', () => this.#end(null));
    this.#prompt();
  }

  async resize(cols: number, rows: number): Promise<void> {
    this.#size = { cols, rows };
  }

  /** Prints bytes as a program would, whatever the reader does about it. */
  print(bytes: Uint8Array): void {
    this.push(bytes);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    for (const byte of withoutPasteMarks(chunk)) this.#key(byte);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#end(null);
    done(error);
  }

  #key(byte: number): void {
    if (byte === ENTER) this.#enter();
    else if (byte === CTRL_D) this.#exit(0);
    else if (byte === CTRL_C || byte === CTRL_U) this.#line = [];
    else if (byte !== CTRL_E) {
      this.#line.push(byte);
      this.push(Buffer.from([byte]));
    }
  }

  #enter(): void {
    const words = Buffer.from(this.#line).toString().split(' ').filter(Boolean);
    this.#line = [];
    this.push('\r\n');
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
    this.push(stdout.replaceAll('\n', '\r\n'));
    this.#mark(`D;${exitCode}`);
    this.#prompt();
  }

  #sttySize(): CommandResult {
    return { exitCode: 0, stdout: `${this.#size.rows} ${this.#size.cols}\n` };
  }

  #exit(code: number): void {
    this.#end(code);
    this.push(null);
    this.end();
  }

  #prompt(): void {
    this.#mark('A');
    this.push('$ ');
    this.#mark('B');
  }

  #mark(body: string): void {
    this.push(`\x1b]133;${body};k=${this.#nonce}\x07`);
  }
}

function withoutPasteMarks(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll(/\x1b\[20[01]~/g, ''), 'latin1');
}
