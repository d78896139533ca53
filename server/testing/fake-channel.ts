// An attachment to a fake shell: reads what the shell's ring has, types into it.
import { Duplex } from 'node:stream';
import type { TerminalChannel } from '../sandbox/sandbox-provider.ts';
import type { FakeRing } from './fake-ring.ts';
import type { FakeShell } from './fake-shell.ts';

interface ChannelInit {
  readonly created: boolean;
  readonly startSeq: number;
  readonly nonce: string;
}

export class FakeChannel extends Duplex implements TerminalChannel {
  readonly stream = this;
  readonly created: boolean;
  readonly startSeq: number;
  readonly endSeq: number;
  readonly nonce: string;
  readonly exitCode: Promise<number | null>;
  readonly #shell: FakeShell;
  readonly #ring: FakeRing;
  #wanted = false;
  #attached = true;
  #end: (exitCode: number | null) => void = () => {};

  constructor(shell: FakeShell, ring: FakeRing, { created, startSeq, nonce }: ChannelInit) {
    super();
    this.#shell = shell;
    this.#ring = ring;
    this.created = created;
    this.startSeq = startSeq;
    this.endSeq = ring.endSeq;
    this.nonce = nonce;
    ring.readSeq = startSeq;
    this.exitCode = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.once('end', () => this.#end(this.#attached ? (shell.exitCode ?? null) : null));
    this.once('close', () => this.#end(null));
  }

  async resize(cols: number, rows: number): Promise<void> {
    if (this.#attached) this.#shell.resize({ cols, rows });
  }

  /** Another attachment takes its place. */
  cutOff(): void {
    if (!this.#attached) return;
    this.#attached = false;
    this.push(null);
    this.end();
  }

  /** Hands on what the reader has room for. */
  flow(): void {
    while (this.#attached && this.#wanted) {
      const bytes = this.#ring.take();
      if (bytes.length > 0) this.#wanted = this.push(bytes);
      else if (this.#shell.exitCode === undefined) return;
      else {
        this.#wanted = false;
        this.#ring.keepNothing();
        this.push(null);
        this.end();
      }
    }
  }

  override _read(): void {
    this.#wanted = true;
    this.flow();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // As over any line, the answer never comes within the call.
    queueMicrotask(() => {
      if (this.#attached) this.#shell.type(chunk);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#attached = false;
    this.#end(null);
    done(error);
  }
}
