// Our own server, reached by the page's own client.

import type { LessonState } from '../../lib/client/lesson-state.ts';
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import { instanceFilter } from '../../server/sandbox/labels.ts';
import type { BenchContext } from '../context.ts';
import { findFreePort } from '../free-port.ts';
import { Learner } from '../learner.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import type { ShellView } from '../shell-view.ts';
import { collectGarbage } from './inspector.ts';
import type { OpenOptions, OpenTerminal, Peer, Reopened } from './peer.ts';

/** Each measurement wants a shell that has printed nothing yet, and there is one sandbox: the learner's. */
const SETTINGS = { SLIPWAY_POOL_SIZE: '0', SLIPWAY_SANDBOX_TERMINALS: '20' };

const FILLING_END = 'that was all';
/** 3.5 MB with the ends of lines, more than is kept; what it says at the end is not on the line that is typed. */
const FILLING = `seq 1 450000; echo 'that was'' all'`;

/** @param inspected its memory is to be looked at, which needs a little more of it */
export async function startSlipway(context: BenchContext, { inspected = false } = {}): Promise<SlipwayPeer> {
  const inspector = inspected ? await findFreePort() : undefined;
  const inspect = inspector !== undefined && { NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}` };
  const server = await startServer(context, { ...SETTINGS, ...inspect });
  const opener = new Learner();
  const { cookie } = await opener.openPage(server.origin);
  await opener.connect(context, server.origin, cookie, null);
  await opener.ready();
  return new SlipwayPeer(context, { server, cookie, opener, inspector, container: await findSandbox(context, server) });
}

const hasNoTerminals = ({ terminalList }: Pick<LessonState, 'terminalList'>) => terminalList.length === 0;

async function findSandbox({ resolved }: BenchContext, server: ServerProcess): Promise<string> {
  const [sandbox] = await resolved.engine.listContainers(instanceFilter(await server.readInstance()));
  if (sandbox === undefined) throw new Error('the learner has no sandbox');
  return sandbox.id;
}

interface Parts {
  readonly server: ServerProcess;
  /** A page without a terminal. */
  readonly opener: Learner;
  readonly cookie: string;
  readonly container: string;
  readonly inspector: number | undefined;
}

export class SlipwayPeer implements Peer {
  readonly name = 'slipway';
  readonly container: string;
  readonly #context: BenchContext;
  readonly #server: ServerProcess;
  readonly #cookie: string;
  readonly #opener: Learner;
  readonly #inspector: number | undefined;
  #opened = 0;

  constructor(context: BenchContext, { server, cookie, opener, container, inspector }: Parts) {
    this.container = container;
    this.#context = context;
    this.#server = server;
    this.#cookie = cookie;
    this.#opener = opener;
    this.#inspector = inspector;
  }

  /** What makes a browser this learner's, `name=value`. */
  get cookie(): string {
    return this.#cookie;
  }

  get server(): { pid: number; port: number } {
    return { pid: this.#server.pid, port: Number(new URL(this.#server.origin).port) };
  }

  async open({ port }: OpenOptions = {}): Promise<OpenTerminal> {
    return view(await this.#connect(this.#newName(), port));
  }

  /** All in one page, as a learner has them. */
  async openCrowd(count: number): Promise<OpenTerminal[]> {
    const learner = await this.#connect(this.#newName());
    const others = Array.from({ length: count - 1 }, () => learner.openTerminal(this.#newName()));
    const terminals = [learner.shell, ...others].map((shell) => ({ ...view(learner), shell }));
    await Promise.all(terminals.map(({ shell }) => shell.prompt()));
    return terminals;
  }

  /** A page that has nothing yet is opened beside the first one. */
  async reopen(): Promise<Reopened> {
    const name = this.#newName();
    const first = await this.#connect(name);
    await first.prompt();
    await fillScrollback(first.shell);
    let bytes = 0;
    const startMs = performance.now();
    const second = await this.#connect(name, undefined, (message) => {
      if (message.type === 'terminal.attached') bytes = message.endSeq - message.fromSeq;
    });
    await second.output.find(FILLING_END);
    const { atMs } = await second.prompt();
    for (const learner of [first, second]) learner.disconnect();
    return { bytes, tookMs: atMs - startMs };
  }

  /** The sandbox comes with a shell that nobody has asked for yet: it would be counted among those that are left behind. */
  async endPreparedShell(): Promise<void> {
    await this.#opener.openTerminal(MAIN_TERMINAL).prompt();
    await this.endShells();
  }

  async endShells(): Promise<void> {
    const names = this.#opener.state.terminalList.map(({ name }) => name);
    for (const name of names) this.#opener.endTerminal(name);
    await this.#opener.until('no terminals', hasNoTerminals);
  }

  async collectGarbage(): Promise<void> {
    if (this.#inspector !== undefined) await collectGarbage(this.#inspector);
  }

  async #connect(
    terminal: string,
    port = this.server.port,
    onMessage: (message: ServerMessage) => void = () => undefined,
  ): Promise<Learner> {
    const learner = new Learner(() => onMessage);
    await learner.connect(this.#context, `http://127.0.0.1:${port}`, this.#cookie, terminal);
    return learner;
  }

  #newName(): string {
    this.#opened += 1;
    return `t-${this.#opened}`;
  }
}

const view = (learner: Learner): OpenTerminal => ({
  shell: learner.shell,
  pauseReading: () => learner.pauseReading(),
  resumeReading: () => learner.resumeReading(),
  close: () => learner.disconnect(),
});

async function fillScrollback(shell: ShellView): Promise<void> {
  shell.type(`${FILLING}\r`);
  await shell.commandEnd();
  await shell.prompt();
}
