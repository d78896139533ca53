// Something did not work at all.
import type { BenchContext } from '../context.ts';
import type { Peer } from './peer.ts';

/** What ours cannot do is a fault of the run; of the others it is only said. */
export function complain(context: BenchContext, { name }: Peer, what: string): void {
  if (name === 'slipway') context.fault(`${name}, ${what}`);
  else context.say(`${name}, ${what}`);
}
