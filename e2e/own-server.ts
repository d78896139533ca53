// For tests that need a server to themselves: with other settings, or one that they may kill.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from './fixtures.ts';
import { destroyContainer, engineSettings, expectNothingLeft, sandboxContainers } from './host-engine.ts';
import { type ServerOptions, SlipwayServer } from './slipway-server.ts';

/** A server, its data and its sandboxes; the address stays the same when it is started again. */
export class OwnServer {
  readonly #options: ServerOptions;
  readonly #dataDirectory: string;
  #server: SlipwayServer;

  private constructor(options: ServerOptions, dataDirectory: string, server: SlipwayServer) {
    this.#options = options;
    this.#dataDirectory = dataDirectory;
    this.#server = server;
  }

  static async start({ root, settings, args = [] }: ServerOptions): Promise<OwnServer> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-e2e-'));
    const all = { PORT: '0', SLIPWAY_DATA_DIR: dataDirectory, ...(await engineSettings()), ...settings };
    const server = await SlipwayServer.start({ root, args, settings: all });
    const settingsAgain = { ...all, PORT: String(server.port) };
    return new OwnServer({ root, args, settings: settingsAgain }, dataDirectory, server);
  }

  get address(): string {
    return this.#server.address;
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  /** As by Ctrl-C. Post-condition: it has ended, and no sandbox of it is left. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Post-condition: another one answers, with the same data, settings and address. */
  async startAgain(): Promise<void> {
    this.#server = await SlipwayServer.start(this.#options);
  }

  /** Where there is one sandbox only: something on the host ends it. */
  async destroySandbox(how: 'kill' | 'remove'): Promise<void> {
    const [id, ...others] = await sandboxContainers(this.#dataDirectory);
    if (id === undefined || others.length > 0) throw new Error(`Expected one sandbox, found ${others.length + 1}`);
    await destroyContainer(this.#dataDirectory, id, how);
  }

  /** Post-condition: nothing of it is left, also when a test failed between killing it and starting it again. */
  async end(): Promise<void> {
    if (this.#server.hasEnded) await this.startAgain();
    await this.#server.stop();
    await expectNothingLeft(this.#dataDirectory);
    await rm(this.#dataDirectory, { recursive: true });
  }
}

interface Fixtures {
  /** Environment variables of the server. */
  readonly settings: Record<string, string>;
  /** What `npm start` is given beside. */
  readonly args: readonly string[];
  readonly server: OwnServer;
}

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  args: [[], { option: true }],
  server: async ({ settings, args }, use, { config }) => {
    const server = await OwnServer.start({ root: config.rootDir.replace(/[\\/]e2e$/, ''), settings, args });
    await use(server);
    await server.end();
  },
  baseURL: async ({ server }, use) => use(server.address),
});
