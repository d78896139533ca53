// A bridge network for each sandbox that reaches the internet, with a range of its own.
import { SlipwayError } from '../../lib/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { refusalStatus } from '../engine/engine-errors.ts';
import { formatAddress, formatSubnet, freeSubnet, parseSubnet, type Subnet } from './subnets.ts';

// Nothing but its own bridge is to be reached on it.
const OPTIONS = { 'com.docker.network.bridge.enable_icc': 'false' };
/** Somebody else may take the same range between our look and our call, or have it outside of the engine. */
const TRIES = 8;

export class SandboxNetworks {
  readonly #engine: Engine;
  readonly #range: Subnet;
  /** Ranges that the engine refused for a reason that its list does not show. */
  readonly #refused: Subnet[] = [];
  /** The end of the call before: two at once would find the same range free. */
  #previous: Promise<unknown> = Promise.resolve();

  /** @param range IPv4, such as 10.213.0.0/16 */
  constructor(engine: Engine, range: string) {
    const parsed = parseSubnet(range);
    if (!parsed) throw new SlipwayError('config-invalid', `found ${range}, expected an IPv4 range`);
    this.#engine = engine;
    this.#range = parsed;
  }

  /** @throws SlipwayError `sandbox-start-failed` when no range is free */
  make(name: string, labels: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void> {
    const made = this.#previous.then(() => this.#make(name, labels, signal));
    this.#previous = made.catch(() => undefined);
    return made;
  }

  async #make(name: string, labels: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      const subnet = await this.#free();
      try {
        const gateway = formatAddress(subnet.first + 1);
        const spec = { name, internal: false, subnet: formatSubnet(subnet), gateway, options: OPTIONS, labels };
        await this.#engine.createNetwork(spec);
        return;
      } catch (error) {
        if (!isOverlap(error) || attempt >= TRIES) throw error;
        this.#refused.push(subnet);
      }
    }
  }

  async #free(): Promise<Subnet> {
    const networks = await this.#engine.listNetworks();
    const used = networks.flatMap(({ subnets }) => subnets.flatMap((text) => parseSubnet(text) ?? []));
    const free = freeSubnet(this.#range, [...used, ...this.#refused]);
    if (free) return free;
    // What was in the way then may be gone now.
    this.#refused.length = 0;
    throw new SlipwayError('sandbox-start-failed', `no network is free in ${formatSubnet(this.#range)}`);
  }
}

function isOverlap(error: unknown): boolean {
  return refusalStatus(error) !== undefined && error instanceof Error && /overlap/i.test(error.message);
}
