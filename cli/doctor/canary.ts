// The canary on the engine's machine, wherever that is: a secret file in a volume that no sandbox gets, a listener on
// the machine's own addresses, and a look at the state of the machine.
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { ROLE_LABEL } from '../../lib/images.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { LABELS } from '../../server/sandbox/labels.ts';
import { CANARY_PROGRAM } from './canary-program.ts';
import type { Patience } from './patience.ts';

export interface CanaryOptions {
  readonly engine: Engine;
  readonly instance: string;
  /** The sandbox's image: it has perl. */
  readonly image: string;
  readonly patience: Patience;
  readonly store: DisposableStore;
}

export interface Canary {
  readonly container: string;
  readonly secrets: ReadonlyArray<{ readonly word: string; readonly what: string }>;
  /** On the engine's machine, as its root would find it. */
  readonly secretPath: string;
  /** All of the machine's addresses, loopback included. */
  readonly addresses: readonly string[];
  readonly tcpPort: number;
  readonly udpPort: number;
  /** Whether its listeners were sent the token. */
  heard(token: string): boolean;
  /** Output of a shell script on the engine's machine: sees its /proc/sys, memory and network. */
  ask(script: string): Promise<string>;
}

const READY_MS = 20_000;
const ASK_MS = 15_000;

export const newSecret = (name: string) => `slipway-secret-${name}-${randomBytes(9).toString('hex')}`;

export async function plantCanary({ engine, instance, image, patience, store }: CanaryOptions): Promise<Canary> {
  const words = { file: newSecret('file'), answer: newSecret('listener'), argument: newSecret('process') };
  const container = newSecret('container');
  const volume = `slipway-${instance}-canary`;
  const labels = { [ROLE_LABEL]: 'doctor', [LABELS.instance]: instance };
  store.add(() => engine.removeVolume(volume));
  await engine.createVolume(volume, labels);
  store.add(() => engine.removeContainer(container));
  await engine.createContainer({
    name: container,
    image,
    entrypoint: ['perl', '-e', CANARY_PROGRAM],
    command: ['/canary/secret', words.file, words.answer, words.argument],
    labels,
    volumes: { [volume]: '/canary' },
    network: { name: 'host' },
    logLimit: { maxBytes: 1024 * 1024, files: 1 },
  });
  await engine.startContainer(container);
  const told = await listen(engine, container, patience.ms(READY_MS), store);
  const { dataRoot } = await engine.info();
  return {
    container,
    secrets: [
      { word: words.file, what: "a file of the host's" },
      { word: words.answer, what: "what a program answers on the host's own addresses" },
      { word: words.argument, what: "a process's command line on the host" },
      { word: container, what: 'what the host engine says about its containers' },
    ],
    secretPath: `${dataRoot}/volumes/${volume}/_data/secret`,
    addresses: told.values('address'),
    tcpPort: Number(told.values('tcp')[0]),
    udpPort: Number(told.values('udp')[0]),
    heard: (token) => told.values('heard').some((hex) => Buffer.from(hex, 'hex').includes(token)),
    ask: (script) => ask(engine, container, script, patience.ms(ASK_MS)),
  };
}

/** Follows what the canary says, from its first word until the store ends. */
async function listen(engine: Engine, container: string, timeoutMs: number, store: DisposableStore) {
  const lines: string[] = [];
  const stop = new AbortController();
  store.add(() => stop.abort());
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  await new Promise<void>((resolve, reject) => {
    const follow = async () => {
      for await (const line of engine.followLogs(container, { signal: stop.signal })) {
        lines.push(line);
        if (line === 'ready') resolve();
      }
    };
    const failure = () => new SlipwayError('internal', `the canary on the host did not start: ${lines.join(' | ')}`);
    follow().then(() => reject(failure()), reject);
  }).finally(() => clearTimeout(timer));
  const values = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((l) => l.slice(word.length + 1));
  return { values };
}

async function ask(engine: Engine, container: string, script: string, timeoutMs: number): Promise<string> {
  const process = await engine.exec(container, { command: ['bash', '-c', script] }, { timeoutMs });
  process.stream.end();
  const timer = setTimeout(() => process.stream.destroy(new SlipwayError('timeout', 'the canary')), timeoutMs);
  try {
    return (await buffer(process.stream)).toString();
  } finally {
    clearTimeout(timer);
  }
}
