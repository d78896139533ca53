// A learner of the lessons, at a sandbox: types commands, opens a page on a published port, lets a script run in a terminal.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../../server/sandbox/sandbox-provider.ts';
import { type Patience, patienceOf } from '../../doctor/patience.ts';

const COMMAND_MS = 10_000;
const SCRIPT_MS = 30_000;
const SHOWN_CHARS = 1500;

export class Learner {
  readonly sandbox: Sandbox;
  readonly patience: Patience;

  constructor(sandbox: Sandbox, patience: number) {
    this.sandbox = sandbox;
    this.patience = patienceOf(patience);
  }

  /** @returns what `docker` printed, both streams. @throws Error unless it ends with the code wanted */
  async docker(args: readonly string[], { exitCode = 0 } = {}): Promise<string> {
    const result = await this.sandbox.exec(['docker', ...args], { timeoutMs: this.patience.ms(COMMAND_MS) });
    const output = `${result.stdout}${result.stderr}`.trim();
    if (result.exitCode === exitCode) return output;
    throw new Error(`docker ${args.join(' ')} ended with code ${result.exitCode}\n${output.slice(0, SHOWN_CHARS)}`);
  }

  /** GET / of a port that is published in the sandbox. */
  async page(port: number): Promise<string> {
    const connection = await this.sandbox.dial({ port });
    const timer = setTimeout(() => connection.destroy(new Error('no answer')), this.patience.ms(COMMAND_MS));
    try {
      const answer = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
        const options = { createConnection: () => connection, headers: { host: 'localhost' }, path: '/' };
        request(options, resolve).on('error', reject).end();
      });
      let page = '';
      for await (const chunk of answer) page += String(chunk);
      return page;
    } finally {
      clearTimeout(timer);
      connection.destroy();
    }
  }

  /** Runs a script from a shell of a terminal, under the limits of the learner's work. @returns the terminal's text */
  async script(lines: string): Promise<string> {
    const name = `script-${randomBytes(4).toString('hex')}`;
    await this.sandbox.writeFiles([{ path: `.${name}`, content: Buffer.from(lines) }]);
    const nonce = randomBytes(12).toString('hex');
    const terminal = { name, cols: 120, rows: 40, nonce, firstSeq: 0, resumeFrom: 0 };
    const { stream } = await this.sandbox.openTerminal(terminal);
    const timer = setTimeout(() => stream.destroy(new Error(`${name} did not end`)), this.patience.ms(SCRIPT_MS));
    stream.write(` bash ~/.${name}; exit\r`);
    try {
      return (await text(stream)).replaceAll('\r', '');
    } finally {
      clearTimeout(timer);
      stream.destroy();
    }
  }
}

/** @throws Error that shows the output unless it is as it should be */
export function expectOutput(output: string, pattern: RegExp): string {
  if (pattern.test(output)) return output;
  throw new Error(`Expected ${pattern}, found:\n${output.slice(0, SHOWN_CHARS)}`);
}
