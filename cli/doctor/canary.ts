// The canary on the engine's machine, wherever that is: a secret file in a volume that no sandbox gets, a listener on
// the machine's own addresses, and a look at the state of the machine.
import { randomBytes } from 'node:crypto';
import type { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { ROLE_LABEL } from '../../lib/images.ts';
import { collectOutput } from '../../server/engine/collect-output.ts';
import { pause } from '../../server/engine/deadline.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { LABELS } from '../../server/sandbox/labels.ts';
import { CANARY_PROGRAM } from './canary-program.ts';
import { Hearing } from './hearing.ts';
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
  /** Why it would not hear anything any more, as far as is known without a test. */
  readonly deaf: string | undefined;
  /**
   * Sends its listeners a word on the machine itself. Post-condition: what they were sent before was heard, too.
   * @returns why it would not hear anybody; undefined when it does
   */
  testHearing(): Promise<string | undefined>;
  /** Output of a shell script on the engine's machine: sees its /proc/sys, memory and network. @throws when it fails */
  ask(script: string): Promise<string>;
}

const READY_MS = 20_000;
const ASK_MS = 15_000;
const HEAR_MS = 5_000;
const HEAR_PAUSE_MS = 20;

export const newSecret = (name: string) => `slipway-secret-${name}-${randomBytes(9).toString('hex')}`;

export async function plantCanary({ engine, instance, image, patience, store }: CanaryOptions): Promise<Canary> {
  const words = { file: newSecret('file'), answer: newSecret('listener'), argument: newSecret('process') };
  const container = newSecret('container');
  const volume = `slipway-${instance}-canary`;
  const labels = { [ROLE_LABEL]: 'doctor', [LABELS.instance]: instance };
  store.add(() => engine.removeVolume(volume));
  await engine.createVolume(volume, labels);
  store.add(() => engine.removeContainer(container));
  const id = await engine.createContainer({
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
  const hearing = await listen(engine, container, patience.ms(READY_MS), store);
  const { dataRoot } = await engine.info();
  const ears = {
    addresses: hearing.values('address'),
    tcpPort: Number(hearing.values('tcp')[0]),
    udpPort: Number(hearing.values('udp')[0]),
  };
  const askIt = (script: string) => ask(engine, container, script, patience.ms(ASK_MS));
  return {
    container,
    secrets: [
      { word: words.file, what: "a file of the host's" },
      { word: words.answer, what: "what a program answers on the host's own addresses" },
      { word: words.argument, what: "a process's command line on the host" },
      { word: container, what: 'what the host engine says about its containers' },
      { word: id, what: "the id of another container of the host's" },
    ],
    secretPath: `${dataRoot}/volumes/${volume}/_data/secret`,
    ...ears,
    heard: (token) => hearing.heard(token),
    get deaf() {
      return hearing.deaf;
    },
    testHearing: () => testHearing(hearing, ears, askIt, patience),
    ask: askIt,
  };
}

/** Follows what the canary says, from its first word until the store ends. */
async function listen(engine: Engine, container: string, timeoutMs: number, store: DisposableStore): Promise<Hearing> {
  const hearing = new Hearing();
  const stop = new AbortController();
  store.add(() => stop.abort());
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  await new Promise<void>((resolve, reject) => {
    const follow = async () => {
      for await (const line of engine.followLogs(container, { signal: stop.signal })) {
        hearing.note(line);
        if (line === 'ready') resolve();
      }
    };
    const end = (reason: string, cause?: unknown) => {
      hearing.end(reason);
      reject(new SlipwayError('internal', `the canary on the host did not start: ${hearing}`, { cause }));
    };
    follow().then(
      () => end('its log has ended'),
      (error: unknown) => end(`its log broke off: ${error instanceof Error ? error.message : String(error)}`, error),
    );
  }).finally(() => clearTimeout(timer));
  return hearing;
}

interface Ears {
  readonly addresses: readonly string[];
  readonly tcpPort: number;
  readonly udpPort: number;
}

/** Addresses of one link alone need its name, and no route leads there without it. */
const isOfLink = (address: string) => address.startsWith('fe80:');
/** Datagrams may be lost, also on the way from a machine to itself. */
const TIMES = { tcp: 1, udp: 3 };

interface Call {
  readonly address: string;
  readonly protocol: 'tcp' | 'udp';
  readonly word: string;
}

async function testHearing(hearing: Hearing, ears: Ears, askIt: Canary['ask'], patience: Patience) {
  const calls = ears.addresses
    .filter((address) => !isOfLink(address))
    .flatMap((address) =>
      (['tcp', 'udp'] as const).map(
        (protocol): Call => ({ address, protocol, word: `control${randomBytes(8).toString('hex')}` }),
      ),
    );
  if (hearing.deaf !== undefined) return hearing.deaf;
  let made: readonly Call[];
  try {
    const output = await askIt(callScript(calls, ears));
    made = calls.filter(({ word }) => output.includes(word));
  } catch (error) {
    return `it cannot be tried: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (made.length === 0) return 'it cannot be tried: the machine has none of its addresses any more';
  const isHeard = ({ word }: Call) => hearing.heard(word);
  const until = performance.now() + patience.ms(HEAR_MS);
  while (!made.every(isHeard) && hearing.deaf === undefined && performance.now() < until) await pause(HEAR_PAUSE_MS);
  if (hearing.deaf !== undefined) return hearing.deaf;
  const missed = made.filter((call) => !isHeard(call)).map(({ address, protocol }) => `${address} by ${protocol}`);
  return missed.length > 0 ? `it did not hear what the machine sent itself: ${missed.join(', ')}` : undefined;
}

/** Prints the words of those calls that it makes: an address may have gone meanwhile, as those of networks do. */
const callScript = (calls: readonly Call[], { tcpPort, udpPort }: Ears): string =>
  [
    'here=$(ip -o addr)',
    ...calls.map(({ address, protocol, word }) => {
      const door = `/dev/${protocol}/${address}/${protocol === 'tcp' ? tcpPort : udpPort}`;
      const send = Array.from({ length: TIMES[protocol] }, () => `printf ${word} > ${door}`).join('; ');
      return `[[ $here != *' ${address}/'* ]] || { echo ${word}; ${send}; }`;
    }),
    'true',
  ].join('\n');

async function ask(engine: Engine, container: string, script: string, timeoutMs: number): Promise<string> {
  const process = await engine.exec(container, { command: ['bash', '-c', script] }, { timeoutMs });
  process.stream.end();
  const { exitCode, stdout, stderr } = await collectOutput(process, { timeoutMs });
  if (exitCode === 0) return stdout;
  throw new SlipwayError('internal', `the canary ended with ${exitCode}: ${stderr.trim().slice(0, 200)}`);
}
