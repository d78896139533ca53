// What is changed in front of each kind of check, and when that was: as exactly as the one who made the change can know.
import type { Check } from '../../lib/content/check.ts';
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import { HOST, type TickWatch } from './tick-watch.ts';

const BASE = { host: HOST, because: null } as const;
const SCRIPT_MS = 60_000;
const FOLDER = '/tmp/bench';
const IMAGE = 'diamol/base';
const PULLED = 'diamol/ch02-hello-diamol';
const PORT = 8080;
const SLOW_START_S = 1;

export interface TickCase {
  readonly name: string;
  check(name: string): Check;
  /** Before the check is watched. */
  prepare?(name: string): Promise<unknown>;
  /** @returns when it was done, in milliseconds since the epoch */
  change(name: string): Promise<number>;
  /** Leaves nothing running, so that the next case is about itself alone. */
  undo?(name: string): Promise<unknown>;
}

/** @param name of a step, which no other has */
export async function tickCases(sandbox: Sandbox, watch: TickWatch): Promise<TickCase[]> {
  const hands = new Hands(sandbox, watch);
  await hands.run(`mkdir -p ${FOLDER} && docker pull --quiet ${IMAGE}`);
  return [...engineCases(hands), ...askedCases(hands, watch), ...servedCases(hands)];
}

/** What the engine tells of by itself. */
const engineCases = (hands: Hands): TickCase[] => [
  {
    name: 'a container',
    check: (name) => ({ ...BASE, kind: 'container', container: { name, state: 'running' } }),
    change: (name) => hands.event('container start', `docker run --detach --name ${name} ${IMAGE} sleep 600`),
    undo: (name) => hands.run(`docker rm --force ${name}`),
  },
  {
    name: 'a removed container',
    prepare: (name) => hands.run(`docker create --name ${name} ${IMAGE} true`),
    check: (name) => ({ ...BASE, kind: 'removed', container: { name } }),
    change: (name) => hands.event('container destroy', `docker rm ${name}`),
  },
  {
    name: 'an image',
    prepare: () => hands.run(`docker image rm --force ${PULLED}`),
    check: () => ({ ...BASE, kind: 'image', name: PULLED, present: true }),
    change: () => hands.event('image pull', `docker pull --quiet ${PULLED}`),
  },
];

/** What no event tells of: it is asked for when a command has ended. */
const askedCases = (hands: Hands, watch: TickWatch): TickCase[] => [
  {
    name: 'a command',
    check: (name) => ({ ...BASE, kind: 'command', pattern: `echo ${name}` }),
    change: async (name) => {
      const at = Date.now();
      watch.noteCommand(`echo ${name}`);
      return at;
    },
  },
  {
    name: 'a file',
    check: (name) => ({ ...fileOf(name), container: null, path: `${FOLDER}/note` }),
    change: (name) => hands.command(`echo ${name} > ${FOLDER}/note`),
  },
  {
    name: 'a script',
    check: (name) => ({ ...BASE, kind: 'script', script: `test -e ${FOLDER}/${name}`, timeoutMs: 5000 }),
    change: (name) => hands.command(`touch ${FOLDER}/${name}`),
  },
  {
    name: 'a file in a container',
    prepare: (name) => hands.run(`docker run --detach --name ${name} ${IMAGE} sleep 600`),
    check: (name) => ({ ...fileOf(name), container: name, path: '/note' }),
    change: (name) => hands.command(`docker exec ${name} sh -c 'echo ${name} > /note'`),
    undo: (name) => hands.run(`docker rm --force ${name}`),
  },
];

/** What a server in a container answers: another page than before, or anything at all. */
const servedCases = (hands: Hands): TickCase[] => [
  {
    name: 'a page that changes',
    prepare: (name) => hands.run(`echo old > ${FOLDER}/page && ${serve(name, SERVER)}`),
    check: (name) => ({ ...BASE, kind: 'http', port: PORT, path: '/page', status: 200, contains: name }),
    change: (name) => hands.command(`echo ${name} > ${FOLDER}/page`),
    undo: (name) => hands.run(`docker rm --force ${name}`),
  },
  {
    name: 'a server that starts',
    check: () => ({ ...BASE, kind: 'http', port: PORT, path: '/page', status: 200, contains: null }),
    change: (name) => hands.server(serve(name, `${SERVER}; touch ${FOLDER}/since`)),
    undo: (name) => hands.run(`docker rm --force ${name}`),
  },
  {
    name: `a server that starts in ${SLOW_START_S} s`,
    check: () => ({ ...BASE, kind: 'http', port: PORT, path: '/page', status: 200, contains: null }),
    change: (name) => hands.server(serve(name, `sleep ${SLOW_START_S}; ${SERVER}; touch ${FOLDER}/since`)),
    undo: (name) => hands.run(`docker rm --force ${name}`),
  },
];

const fileOf = (name: string) => ({ ...BASE, kind: 'file', present: true, contains: name }) as const;
/** Goes into the background when it listens. */
const SERVER = `httpd -p 80 -h ${FOLDER}`;
const serve = (name: string, command: string): string =>
  `docker run --detach --name ${name} --publish ${PORT}:80 --volume ${FOLDER}:${FOLDER} ${IMAGE} sh -c '${command}; exec sleep 600'`;

/** Does in the sandbox what a learner would, and says when it was done. */
class Hands {
  readonly #sandbox: Sandbox;
  readonly #watch: TickWatch;

  constructor(sandbox: Sandbox, watch: TickWatch) {
    this.#sandbox = sandbox;
    this.#watch = watch;
  }

  async run(script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#sandbox.exec(['sh', '-c', script], { timeoutMs: SCRIPT_MS });
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  }

  /** The change is when the command has ended, as the session hears of it. */
  async command(script: string): Promise<number> {
    await this.run(script);
    const at = Date.now();
    this.#watch.nudge();
    return at;
  }

  /** The change is when the learner's engine says that it was: its clock is this machine's. @param what `<type> <action>` */
  async event(what: string, script: string): Promise<number> {
    const abort = new AbortController();
    const heard = this.#hear(what, Date.now(), abort.signal);
    await this.run(script);
    return heard.finally(() => abort.abort());
  }

  /** The change is when the server listens: what it touches then is as old. */
  async server(script: string): Promise<number> {
    await this.run(`rm -f ${FOLDER}/since; ${script}`);
    this.#watch.nudge();
    const seconds = await this.run(
      `until [ -e ${FOLDER}/since ]; do sleep 0.05; done; stat --format %.3Y ${FOLDER}/since`,
    );
    return Number(seconds) * 1000;
  }

  async #hear(what: string, sinceMs: number, signal: AbortSignal): Promise<number> {
    for await (const { type, action, timeNano } of this.#sandbox.engine.events({}, { signal })) {
      const atMs = timeNano / 1e6;
      if (`${type} ${action}` === what && atMs >= sinceMs) return atMs;
    }
    throw new Error(`no ${what} was heard of`);
  }
}
