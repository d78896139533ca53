// A terminal in a page, beside others of its kind: each measurement of each peer in turn, in three rounds, in one container,
// so that whatever the machine does besides is the same for all.
import { DisposableStore } from '../lib/disposable.ts';
import type { BenchContext, Measure, TimeLimit } from './context.ts';
import { complain } from './terminal/complain.ts';
import { measureConnecting, measureReattaching } from './terminal/connecting.ts';
import { measureCrowd } from './terminal/crowd.ts';
import { startEngine } from './terminal/engine-peer.ts';
import { measureFlood, measureInterrupt } from './terminal/floods.ts';
import { measureKeystrokes } from './terminal/keystrokes.ts';
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

const MEASURES: readonly PeerMeasure[] = [
  measureKeystrokes,
  measureConnecting,
  measureFlood,
  measureInterrupt,
  measureThinInterrupt,
  measureThinTransfer,
  measureReattaching,
  measureStalls,
];

export const timeLimitMs: TimeLimit = ({ megabytes }) => 20 * MINUTE_MS + megabytes * MS_PER_MEGABYTE;

export const measure: Measure = async (context) => {
  const readings = new Readings();
  for (let round = 0; round < ROUNDS; round += 1) {
    await alone(context, (own) => measureRound({ ...own, progress: inRound(context, round) }, readings, round));
    await alone(context, (own) => measureCrowds({ ...own, progress: inRound(context, round) }, readings, round));
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

async function measureRound(context: BenchContext, readings: Readings, round: number): Promise<void> {
  const peers = await startPeers(context, round);
  for (const measureOne of MEASURES) {
    for (const peer of peers) await measurePeer(context, { peer, measure: measureOne, readings });
  }
}

/** Of servers that have carried nothing yet. */
async function measureCrowds(context: BenchContext, readings: Readings, round: number): Promise<void> {
  const peers = await startPeers(context, round, { inspected: true });
  for (const peer of peers) await measurePeer(context, { peer, measure: measureCrowd, readings });
}

/** In another order in each round: who comes first may find the machine in another state. */
async function startPeers(context: BenchContext, round: number, settings?: { inspected: boolean }): Promise<Peer[]> {
  const slipway = await startSlipway(context, settings);
  const ttyd = await startTtyd(context, slipway.container);
  const engine = await startEngine(context, slipway.container);
  const { adapter } = context.options;
  const peers = [slipway, ttyd, engine].filter((peer) => peer !== undefined);
  const chosen = peers.filter(({ name }) => adapter === undefined || adapter === name);
  const first = round % Math.max(1, chosen.length);
  return [...chosen.slice(first), ...chosen.slice(0, first)];
}

interface One {
  readonly peer: Peer;
  readonly measure: PeerMeasure;
  readonly readings: Readings;
}

async function measurePeer(context: BenchContext, { peer, measure, readings }: One): Promise<void> {
  context.signal.throwIfAborted();
  context.progress(`${peer.name}: ${measure.name}`);
  try {
    const found = await measure(context, peer);
    readings.add(peer.name, found);
    for (const what of findLosses(found)) complain(context, peer, what);
  } catch (error) {
    context.signal.throwIfAborted();
    complain(context, peer, `${measure.name}: ${String(error)}`);
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
