// For tests: the programs of this folder, built for this machine, and a terminal that `hold` holds. Not the real thing:
// no container and no cgroups; how they work in a sandbox is tested with the sandbox image.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const greetingSchema = z.strictObject({
  hold: z.literal(1),
  created: z.boolean(),
  startSeq: z.number(),
  endSeq: z.number(),
  nonce: z.string(),
});

/** Whether this machine can build the programs; without a compiler the tests are skipped. */
export const hasCompiler = ['cc', 'make'].every((tool) => spawnSync(tool, ['--version']).status === 0);

export interface Programs {
  /** Absolute path of a program. */
  path(name: 'enter' | 'hold' | 'knock' | 'lens' | 'vitals'): string;
  readonly directory: string;
  /** Where the terminals' sockets are. */
  readonly sockets: string;
}

/** Builds them into a new folder, with sockets and a plain bash of their own. */
export function buildPrograms(): Programs {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-src-'));
  const sockets = join(directory, 'sockets');
  const shell = join(directory, 'shell');
  mkdirSync(sockets, { mode: 0o700 });
  writeFileSync(shell, '#!/bin/bash\nexec bash --noediting --norc --noprofile\n');
  chmodSync(shell, 0o755);
  execFileSync('make', ['-s', '-C', import.meta.dirname, `OUT=${directory}`, `HOLD_DIR=${sockets}`, `HOLD_SHELL=${shell}`]);
  return { directory, sockets, path: (name) => join(directory, name) };
}

/** Hangs up on a terminal. */
export async function endTerminal(programs: Programs, name: string): Promise<{ code: number | null; words: string }> {
  const end = spawn(programs.path('hold'), [name, 'end'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const words = text(end.stderr);
  const [code] = (await once(end, 'close')) as [number | null];
  return { code, words: (await words).trim() };
}

export interface AttachOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly firstSeq?: number;
  readonly resumeFrom?: number;
  readonly receipts?: boolean;
  /** What SLIPWAY_LINE names. */
  readonly line?: string;
}

/** One attachment; `output` grows by what came after the greeting. */
export class Attachment {
  output: Buffer = Buffer.alloc(0);
  /** Exit code and the words on stderr. */
  readonly ended: Promise<{ code: number | null; words: string }>;
  readonly #process;
  #input: Writable;
  #output: Readable;
  /** Sequence number of the next byte, once the greeting has told where the output begins. */
  #nextSeq: number | undefined;

  constructor(
    programs: Programs,
    name: string,
    readonly options: AttachOptions = {},
  ) {
    const { columns = 80, rows = 24, firstSeq = 0, resumeFrom = 0, receipts = false, line } = options;
    const numbers = [columns, rows, firstSeq, resumeFrom].map(String);
    this.#process = spawn(programs.path('hold'), [name, ...numbers, ...(receipts ? ['receipts'] : [])], {
      env: { ...process.env, TERM: 'xterm', SLIPWAY_SHELL_NONCE: 'n-1', ...(line && { SLIPWAY_LINE: line }) },
    });
    this.#input = this.#process.stdin;
    this.#output = this.#process.stdout;
    let words = '';
    this.#process.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
    // What is written to an attachment that has ended is lost, and is meant to be.
    this.#process.stdin.on('error', () => undefined);
    this.ended = once(this.#process, 'close').then(([code]) => ({ code: code as number | null, words: words.trim() }));
  }

  /** Attaches over a line, whose other end is a new socket at this path. */
  static async overLine(programs: Programs, name: string, line: string, options: AttachOptions = {}) {
    const server = createServer({ allowHalfOpen: true }).listen(line);
    await once(server, 'listening');
    const attachment = new Attachment(programs, name, { ...options, line });
    const [socket] = (await once(server, 'connection')) as [Socket];
    server.close();
    attachment.#input = socket;
    attachment.#output = socket;
    return { attachment, socket, process: attachment.#process };
  }

  /** Reads until `isEnough`, or the end; returns what has come so far. */
  async read(isEnough: (output: Buffer) => boolean): Promise<Buffer> {
    while (!isEnough(this.output)) {
      const chunk = this.#output.read() as Buffer | null;
      if (chunk !== null) {
        this.#take(chunk);
      } else if (this.#output.readableEnded) {
        break;
      } else {
        await this.#change();
      }
    }
    return this.output;
  }

  async greeting(): Promise<z.infer<typeof greetingSchema>> {
    const output = await this.read((bytes) => bytes.includes('\n'));
    const end = output.indexOf('\n');
    const greeting = greetingSchema.parse(JSON.parse(output.subarray(0, end).toString()));
    this.output = output.subarray(end + 1);
    this.#nextSeq = greeting.startSeq + this.output.length;
    this.#receipt();
    return greeting;
  }

  /** Everything up to and with `text`. */
  async until(text: string): Promise<string> {
    const output = await this.read((bytes) => bytes.includes(text));
    const end = output.indexOf(text) + text.length;
    this.output = output.subarray(end);
    return output.subarray(0, end).toString();
  }

  /** Everything until the end of the output. */
  rest(): Promise<Buffer> {
    return this.read(() => false);
  }

  type(text: string): void {
    const bytes = Buffer.from(text);
    const head = Buffer.from('d----');
    head.writeUInt32BE(bytes.length, 1);
    this.write(Buffer.concat([head, bytes]));
  }

  resize(columns: number, rows: number): void {
    const head = Buffer.from('r----');
    head.writeUInt16BE(columns, 1);
    head.writeUInt16BE(rows, 3);
    this.write(head);
  }

  write(bytes: Buffer): void {
    this.#input.write(bytes);
  }

  /** The ways in which an attachment can break. */
  end(how: 'stdin' | 'stdout' | 'killed'): void {
    if (how === 'killed') {
      this.#process.kill('SIGKILL');
    } else if (how === 'stdin') {
      this.#input.end();
    } else {
      this.#output.destroy();
    }
  }

  /** Makes the shell silent: no prompt, no echo. */
  async quiet(): Promise<void> {
    this.type("PS1=; stty -echo; echo RE''ADY\n");
    await this.until('READY\r\n');
  }

  /** The next time that there is something to read, or nothing any more. */
  async #change(): Promise<void> {
    const other = new AbortController();
    const output = this.#output;
    const { signal } = other;
    await Promise.race(['readable', 'end', 'close'].map((event) => once(output, event, { signal }).catch(() => undefined)));
    other.abort();
  }

  #take(chunk: Buffer): void {
    this.output = Buffer.concat([this.output, chunk]);
    if (this.#nextSeq !== undefined) {
      this.#nextSeq += chunk.length;
      this.#receipt();
    }
  }

  #receipt(): void {
    if (this.options.receipts && this.#nextSeq !== undefined) {
      const head = Buffer.from('a----');
      head.writeUInt32BE(this.#nextSeq % 2 ** 32, 1);
      this.write(head);
    }
  }
}
