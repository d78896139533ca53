// A sandbox's direct lines: unix sockets of this server's, in a folder that the sandbox has mounted. What goes over them
// takes no way through the host engine. Each is for one connection; whoever makes it is believed no more than what an
// exec brings.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** Where a sandbox has the folder. */
export const LINES_PATH = '/srv/slipway/lines';
/** Others may enter it, and not list it: to connect takes the socket's name, which nobody can guess. */
const FOLDER_MODE = 0o711;
const NAME_BYTES = 16;
/** Of one sandbox, until their connection comes; a file of this process each. It has no more terminals: after a restart all
 *  may be attached to at once. */
export const MOST_WAITING = 24;

export interface OfferedLine {
  /** The socket's, in the sandbox. */
  readonly path: string;
  /** Resolves with the first connection, after which nobody can make another; never, when there is none. */
  readonly connection: Promise<Socket>;
  /** Post-condition: the socket is gone; a connection that was made stays. Idempotent. */
  withdraw(): void;
}

export class DirectLines implements AsyncDisposable {
  /** On this machine. */
  readonly folder: string;
  readonly #handle: FileHandle;
  readonly #waiting = new Set<Server>();
  #isDisposed = false;

  private constructor(folder: string, handle: FileHandle) {
    this.folder = folder;
    this.#handle = handle;
  }

  /**
   * Makes the folder, or takes the one that is there: a sandbox of an earlier server has it mounted.
   * Post-condition: it is empty.
   * @throws what the file system says
   */
  static async open(folder: string): Promise<DirectLines> {
    await mkdir(folder, { recursive: true });
    await chmod(folder, FOLDER_MODE);
    for (const left of await readdir(folder)) await rm(join(folder, left), { recursive: true, force: true });
    return new DirectLines(folder, await open(folder, constants.O_RDONLY | constants.O_DIRECTORY));
  }

  /** @returns undefined when no more can be had now */
  offer(): OfferedLine | undefined {
    if (this.#isDisposed || this.#waiting.size >= MOST_WAITING) return undefined;
    const name = randomBytes(NAME_BYTES).toString('hex');
    const server = createServer();
    const withdraw = () => {
      this.#waiting.delete(server);
      server.close();
    };
    const connection = new Promise<Socket>((resolve) => {
      // Within this event nothing else is accepted yet, and then there is nobody to accept it.
      server.once('connection', (socket) => {
        withdraw();
        // One that breaks before anybody reads it must not bring the server down.
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
    server.on('error', () => undefined);
    if (!this.#listen(server, name)) return undefined;
    this.#waiting.add(server);
    return { path: `${LINES_PATH}/${name}`, connection, withdraw };
  }

  /** @returns false, and it does not listen, when it cannot be had, or not for everybody */
  #listen(server: Server, name: string): boolean {
    try {
      // By the folder's own number: a socket's path may have 107 bytes at most, the folder's may have more.
      server.listen({ path: `/proc/self/fd/${this.#handle.fd}/${name}`, backlog: 1, writableAll: true });
    } catch {
      server.close();
    }
    return server.listening;
  }

  /** Post-condition: the folder is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const server of this.#waiting) server.close();
    this.#waiting.clear();
    await this.#handle.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
