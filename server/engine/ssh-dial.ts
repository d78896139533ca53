// Reaches an engine as the docker command does: OpenSSH runs `docker system dial-stdio` on the other machine.
// The user's own ssh decides about keys, known hosts and jump hosts.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';

export interface SshTarget {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
}

// ssh gives up on a host that does not answer; the call's own deadline is usually shorter.
const CONNECT_TIMEOUT_SECONDS = 10;
// What ssh says about a failure fits into this.
const STDERR_LIMIT_CHARS = 2048;

export function sshArguments({ host, port, user }: SshTarget): string[] {
  return [
    // Nobody is there to answer a question.
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_TIMEOUT_SECONDS}`, '-T'],
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host, 'docker', 'system', 'dial-stdio'],
  ];
}

/** Resolves at once; a connection that fails ends the stream with an `engine-unreachable` error that says why. */
export async function dialSsh(target: SshTarget): Promise<Duplex> {
  return new ProcessStream(spawn('ssh', sshArguments(target), { stdio: ['pipe', 'pipe', 'pipe'] }), target.host);
}

/** A process's stdin and stdout; its end is told only when it is known whether it was a failure. */
class ProcessStream extends Duplex {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(child: ChildProcessByStdio<Writable, Readable, Readable>, host: string) {
    super();
    this.#child = child;
    let complaint = '';
    const fail = (reason: string) => this.destroy(new SlipwayError('engine-unreachable', `ssh to ${host}: ${reason}`));
    child.stdout.on('data', (chunk: Buffer) => this.push(chunk) || child.stdout.pause());
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(0, STDERR_LIMIT_CHARS);
    });
    // A process that is gone is told by `close`, with its reason.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => (code === 0 ? this.push(null) : fail(complaint.trim() || `ended with code ${code}`)));
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }
}
