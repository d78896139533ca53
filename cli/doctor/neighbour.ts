// Another learner: with a secret in the home, a process, a file in shared memory, and a web server on port 8080.
import { text } from 'node:stream/consumers';
import { SlipwayError } from '../../lib/errors.ts';
import { pause } from '../../server/engine/deadline.ts';
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import { ATTACKERS_IMAGE } from './attackers-image.ts';
import { newSecret } from './canary.ts';
import type { Patience } from './patience.ts';

export const PREVIEW_PORT = 8080;

export interface Neighbour {
  readonly sandbox: Sandbox;
  readonly secrets: ReadonlyArray<{ readonly word: string; readonly what: string }>;
  /** Whether all that is the neighbour's is as it was. @returns what is not */
  changes(): Promise<string[]>;
}

export interface SettleOptions {
  /** Of the sandbox's container, on the host engine. */
  readonly outerId: string;
  readonly patience: Patience;
}

const SERVED_MS = 20_000;
const ANSWER_MS = 5_000;
const PAUSE_MS = 100;
const FILES = ['~/secret.txt', '/tmp/secret', '/dev/shm/secret'];

/**
 * Pre-condition: the sandbox has the attackers' image.
 * Post-condition: each secret has been met where a neighbour would have to look for it.
 */
export async function settleNeighbour(sandbox: Sandbox, { outerId, patience }: SettleOptions): Promise<Neighbour> {
  const words = { home: newSecret('home'), page: newSecret('page'), process: newSecret('neighbour') };
  await sandbox.writeFiles([{ path: 'secret.txt', content: Buffer.from(`${words.home}\n`) }]);
  await run(sandbox, 'cp ~/secret.txt /dev/shm/secret && cp ~/secret.txt /tmp/secret && chmod 644 /dev/shm/secret');
  const server = await sandbox.engine.createContainer({
    name: 'web',
    image: ATTACKERS_IMAGE,
    // The shell stays, because something comes after the server: it has the word among its arguments.
    command: ['sh', '-c', `echo ${words.page} > /tmp/index.html; httpd -f -p 80 -h /tmp; exit`, words.process],
    env: { SECRET: words.process },
    labels: {},
    loopbackPorts: [{ containerPort: 80, hostPort: PREVIEW_PORT }],
  });
  await sandbox.engine.startContainer(server);
  await untilServed(sandbox, words.page, patience);
  const processes = await run(sandbox, 'cat /proc/[0-9]*/cmdline | tr "\\0" "\\n"');
  if (!processes.includes(words.process)) throw new SlipwayError('internal', "the neighbour's process has no secret");
  return {
    sandbox,
    secrets: [
      { word: words.home, what: "a file of a neighbour's" },
      { word: words.page, what: "a neighbour's preview" },
      { word: words.process, what: "a neighbour's processes" },
      { word: outerId, what: "the id of a neighbour's container on the host" },
    ],
    changes: () => changes(sandbox, words.home, server),
  };
}

async function changes(sandbox: Sandbox, secret: string, server: string): Promise<string[]> {
  const files = await run(sandbox, `cat ${FILES.join(' ')} || true`);
  const containers = await sandbox.engine.listContainers({ all: true });
  const isServed = containers.length === 1 && containers[0]?.id === server && containers[0].state === 'running';
  return [
    ...(files === `${secret}\n`.repeat(FILES.length) ? [] : ["the neighbour's files were changed"]),
    ...(isServed ? [] : ["the neighbour's containers were changed"]),
  ];
}

/** A page that nobody can fetch would be no secret: its owner sees it as a preview. */
async function untilServed(sandbox: Sandbox, page: string, patience: Patience): Promise<void> {
  const until = performance.now() + patience.ms(SERVED_MS);
  for (;;) {
    const answer = await fetchPage(sandbox, patience.ms(ANSWER_MS)).catch(String);
    if (answer.includes(page)) return;
    if (performance.now() > until) {
      throw new SlipwayError('internal', `the neighbour's page is not served: ${answer.slice(0, 200)}`);
    }
    await pause(PAUSE_MS);
  }
}

/** What the port answers to a request, or nothing, through the sandbox's own preview. */
export async function fetchPage(sandbox: Sandbox, timeoutMs: number): Promise<string> {
  const stream = await sandbox.dial({ port: PREVIEW_PORT });
  const timer = setTimeout(() => stream.destroy(new SlipwayError('timeout', 'no whole page')), timeoutMs);
  try {
    stream.end('GET / HTTP/1.0\r\n\r\n');
    return await text(stream);
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}

/** @returns its output @throws SlipwayError when it does not succeed */
async function run(sandbox: Sandbox, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.exec(['sh', '-c', script]);
  if (exitCode === 0) return stdout;
  throw new SlipwayError('internal', `the neighbour's command ended with ${exitCode}: ${stderr.slice(0, 200)}`);
}
