// What was measured of each peer, over all rounds, and how it becomes lines of the table: each measurement once for every
// peer, one below the other. Pure.
import type { Result, Unit } from '../result.ts';
import { median } from '../statistics.ts';
import type { PeerName } from './peer.ts';

export interface Reading {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  /** What ours must not exceed: so much, or what the named peer gave in the same run. */
  readonly target?: number | PeerName;
}

interface Row extends Reading {
  readonly peer: PeerName;
}

export class Readings {
  readonly #rows: Row[] = [];

  add(peer: PeerName, readings: readonly Reading[]): void {
    this.#rows.push(...readings.map((reading) => ({ ...reading, peer })));
  }

  /** @param peers in the order in which they are to stand below each other */
  toResults(peers: readonly PeerName[]): Result[] {
    const names = [...new Set(this.#rows.map(({ name }) => name))];
    return names.flatMap((name) => peers.flatMap((peer) => this.#resultOf(name, peer)));
  }

  #resultOf(name: string, peer: PeerName): Result[] {
    const rows = this.#rows.filter((row) => row.name === name && row.peer === peer);
    const [first] = rows;
    if (first === undefined) return [];
    const target = peer === 'slipway' ? this.#targetOf(first) : undefined;
    const values = rows.flatMap((row) => row.values);
    return [{ name: `${name}, ${peer}`, unit: first.unit, values, ...(target !== undefined && { target }) }];
  }

  #targetOf({ name, target }: Reading): number | undefined {
    if (typeof target !== 'string') return target;
    const values = this.#rows.filter((row) => row.name === name && row.peer === target).flatMap((row) => row.values);
    return values.length === 0 ? undefined : Number(median(values).toPrecision(3));
  }
}
