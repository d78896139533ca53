// A terminal in a page, beside others of its kind: each measurement of each peer in turn, in three rounds, in one container,
// so that whatever the machine does besides is the same for all.
import { DisposableStore } from '../lib/disposable.ts';
import type { BenchContext, Measure, TimeLimit } from './context.ts';
import type { BenchOptions } from './options.ts';
import { complain } from './terminal/complain.ts';
import { measureConnecting, measureReattaching } from './terminal/connecting.ts';
import { measureCrowd } from './terminal/crowd.ts';
import { startEngine } from './terminal/engine-peer.ts';
import { measureFlood, measureInterrupt } from './terminal/floods.ts';
import { measureKeystrokes } from './terminal/keystrokes.ts';
import type { MeasurementName } from './terminal/measurement-names.ts';
import { PEER_NAMES, type Peer } from './terminal/peer.ts';
import { type Reading, Readings } from './terminal/readings.ts';
import { startSlipway } from './terminal/slipway-peer.ts';
import { measureStalls } from './terminal/stalls.ts';
import { stopLeftovers } from './terminal/stop-leftovers.ts';
import { measureThinInterrupt, measureThinTransfer } from './terminal/thin-line.ts';
import { startTtyd } from './terminal/ttyd-peer.ts';

const ROUNDS = 3;
const MINUTE_MS = 60_000;
/** 700 kB a second, three rounds, three peers at most. */
const MS_PER_MEGABYTE = 20_000;

type PeerMeasure = (context: BenchContext, peer: Peer) => Promise<Reading[]>;

const MEASURES: Readonly<Record<MeasurementName, PeerMeasure>> = {
  keystrokes: measureKeystrokes,
  connecting: measureConnecting,
  flood: measureFlood,
  interrupt: measureInterrupt,
  'thin-interrupt': measureThinInterrupt,
  'thin-transfer': measureThinTransfer,
  reattaching: measureReattaching,
  stalls: measureStalls,
  crowd: measureCrowd,
};
/** Of servers that have carried nothing yet. */
const OF_NEW_SERVERS: readonly MeasurementName[] = ['crowd'];

export const timeLimitMs: TimeLimit = ({ megabytes }) => 20 * MINUTE_MS + megabytes * MS_PER_MEGABYTE;

export const measure: Measure = async (context) => {
  const readings = new Readings();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const names of serverLives(context.options)) {
      await alone(context, (own) =>
        measureLife({ ...own, progress: inRound(context, round) }, { names, readings, round }),
      );
    }
  }
  return readings.toResults(PEER_NAMES);
};

const inRound =
  ({ progress }: BenchContext, round: number) =>
  (text: string) =>
    progress(`round ${round + 1} of ${ROUNDS}, ${text}`);

/** What a round has made is gone before the next one. What others have measured stays when one cannot be done. */
async function alone(context: BenchContext, run: (context: BenchContext) => Promise<void>): Promise<void> {
  if (context.signal.aborted) return;
  await using store = new DisposableStore();
  await run({ ...context, store }).catch((error: unknown) => context.fault(String(error)));
}

/** What is measured of the same servers, from their start to their end. */
function serverLives({ only }: BenchOptions): MeasurementName[][] {
  const together = only.filter((name) => !OF_NEW_SERVERS.includes(name));
  const alone = only.filter((name) => OF_NEW_SERVERS.includes(name)).map((name) => [name]);
  return [together, ...alone].filter((names) => names.length > 0);
}

interface Life {
  readonly names: readonly MeasurementName[];
  readonly readings: Readings;
  readonly round: number;
}

async function measureLife(context: BenchContext, { names, readings, round }: Life): Promise<void> {
  const peers = await startPeers(context, round, { inspected: names.includes('crowd') });
  for (const name of names) {
    for (const peer of peers) await measurePeer(context, { peer, name, readings });
  }
}

/** In another order in each round: who comes first may find the machine in another state. */
async function startPeers(context: BenchContext, round: number, settings: { inspected: boolean }): Promise<Peer[]> {
  const slipway = await startSlipway(context, settings);
  await slipway.endPreparedShell();
  const { adapters } = context.options;
  const ttyd = adapters.includes('ttyd') ? await startTtyd(context, slipway.container) : undefined;
  const engine = await startEngine(context, slipway.container);
  const chosen = [slipway, ttyd, engine].filter((peer) => peer !== undefined && adapters.includes(peer.name)) as Peer[];
  const first = round % Math.max(1, chosen.length);
  return [...chosen.slice(first), ...chosen.slice(0, first)];
}

interface One {
  readonly peer: Peer;
  readonly name: MeasurementName;
  readonly readings: Readings;
}

async function measurePeer(context: BenchContext, { peer, name, readings }: One): Promise<void> {
  context.signal.throwIfAborted();
  context.progress(`${peer.name}: ${name}`);
  try {
    const found = await MEASURES[name](context, peer);
    readings.add(peer.name, found);
    for (const what of findLosses(found)) complain(context, peer, what);
  } catch (error) {
    context.signal.throwIfAborted();
    complain(context, peer, `${name}: ${String(error)}`);
  }
  await peer.endShells?.();
  await stopLeftovers(context, peer.container);
}

/** To be slower than aimed at is a figure; to lose a byte is a fault. */
function findLosses(readings: readonly Reading[]): string[] {
  return readings.flatMap(({ name, unit, values }) =>
    unit === 'bytes' && values.some((value) => value !== 0) ? [`${name}: ${values.join(', ')}`] : [],
  );
}
