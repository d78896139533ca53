// A PostgreSQL server of its own for tests, from Debian's package: its data in a folder of its own, its door a socket
// there. It can be stopped and started again.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
/** Where Debian puts the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
const ANSWERS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 30_000;

export class PostgresServer implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  readonly #programs: string;
  #process: ReturnType<typeof spawn> | undefined;

  private constructor(folder: string, programs: string) {
    this.#folder = folder;
    this.#programs = programs;
    this.url = `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=tester`;
  }

  /** Post-condition: it answers. */
  static async start(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-postgres-'));
    const server = new PostgresServer(folder, await findPrograms());
    try {
      if (isRoot()) await run('chown', ['postgres', folder]);
      else await chmod(folder, 0o700);
      await server.#program('initdb', ['--username=tester', '--auth=trust', '--no-sync', '--encoding=UTF8']);
      await server.startAgain();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  async startAgain(): Promise<void> {
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${this.#folder}`,
      'fsync=off',
      'shared_buffers=16MB',
    ];
    const args = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])];
    const [command, ...rest] = this.#asOwner('postgres', args);
    this.#process = spawn(command as string, rest, { stdio: 'ignore' });
    this.#process.on('error', () => undefined);
    await this.#awaitAnswer();
  }

  /** Its connections break at once. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(STOPS_WITHIN_MS) });
    await this.#program('pg_ctl', ['stop', '--mode=immediate', '--no-wait']);
    await exit;
  }

  /** As an administrator does who ends all connections of others. */
  async endConnections(): Promise<void> {
    await this.#ask('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #ask(query: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(query);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async #awaitAnswer(): Promise<void> {
    const deadline = performance.now() + ANSWERS_WITHIN_MS;
    for (;;) {
      try {
        return await this.#ask('select 1');
      } catch (error) {
        if (performance.now() > deadline) throw new Error('PostgreSQL does not answer', { cause: error });
        await pause(50);
      }
    }
  }

  async #program(name: string, args: readonly string[]): Promise<void> {
    const [command, ...rest] = this.#asOwner(name, ['-D', this.#data, ...args]);
    await run(command as string, rest, { timeout: ANSWERS_WITHIN_MS });
  }

  /** PostgreSQL refuses to run as root. */
  #asOwner(name: string, args: readonly string[]): string[] {
    const program = join(this.#programs, name);
    return isRoot()
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args]
      : [program, ...args];
  }
}

const isRoot = () => process.getuid?.() === 0;

async function findPrograms(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions.map(Number).toSorted((one, other) => other - one)[0];
  if (newest === undefined) throw new Error(`no PostgreSQL in ${VERSIONS}: npm run test:integration installs it`);
  return join(VERSIONS, String(newest), 'bin');
}
