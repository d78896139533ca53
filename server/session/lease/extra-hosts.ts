// The further hosts of lessons: each a sandbox of its own, which comes when a page needs it and the session's own sandbox is
// there, and ends with that. Keeps nobody waiting: what does not come soon is given up.
import type { DisposableStore } from '../../../lib/disposable.ts';
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { ExpiryReason, HostView } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { LearnerRecord } from '../learner-record.ts';
import { leaseRecordOf } from './host-record.ts';
import type { LeaseContext } from './lease-context.ts';
import { SandboxLease } from './sandbox-lease.ts';

/** A learner's, beside the sandbox that everybody has. */
export const MAX_FURTHER_HOSTS = 3;
/**
 * Learners who each have one sandbox and wait for another could wait for each other for ever: whoever waits so long lets
 * others go first, and may ask again.
 */
const PATIENCE_MS = 60_000;
/** That are told of; whoever wants one of the others hears when they ask. */
const MAX_REFUSED = 10;

export interface ExtraHostsOptions {
  readonly context: LeaseContext;
  readonly record: LearnerRecord;
  /** Made of it is what the store has; it is disposed with the sandbox. */
  readonly onSandbox: (host: string, sandbox: Sandbox, store: DisposableStore) => void;
  readonly onGone: (host: string, code: ErrorCode) => void;
  readonly onView: (view: HostView) => void;
}

interface FurtherHost {
  readonly lease: SandboxLease;
  patience: NodeJS.Timeout | undefined;
}

export class ExtraHosts {
  readonly #options: ExtraHostsOptions;
  readonly #hosts = new Map<string, FurtherHost>();
  /** Wanted by a page while others show as many as there may be. */
  readonly #refused = new Set<string>();
  /** Of hosts that made room for others. */
  readonly #ends = new Set<Promise<void>>();
  #isMainReady = false;
  /** Whether a page is open, and where its learner comes from. */
  #present: { readonly address: string | null } | undefined;

  constructor(options: ExtraHostsOptions) {
    this.#options = options;
  }

  get views(): HostView[] {
    const views = [...this.#hosts].map(([host, { lease }]) => ({ host, sandbox: lease.view }));
    return [...views, ...[...this.#refused].map(refusedView)];
  }

  /**
   * A page is open whose lesson has these. Of hosts that no page shows, the oldest make room; where that is not enough,
   * those that have no place are refused, until they are wanted again.
   */
  want(hosts: readonly string[], isShown: (host: string) => boolean): void {
    const wanted = hosts.slice(0, MAX_FURTHER_HOSTS).filter((host) => !this.#hosts.has(host));
    const surplus = this.#hosts.size + wanted.length - MAX_FURTHER_HOSTS;
    const others = [...this.#hosts.keys()].filter((host) => !hosts.includes(host) && !isShown(host));
    for (const host of others.slice(0, Math.max(0, surplus))) this.#remove(host);
    const room = Math.max(0, MAX_FURTHER_HOSTS - this.#hosts.size);
    for (const host of wanted.slice(0, room)) this.#add(host);
    for (const host of wanted.slice(room)) this.#refuse(host);
    if (this.#isMainReady) this.retry();
  }

  /** The session's own sandbox is there. */
  mainReady(): void {
    this.#isMainReady = true;
    this.retry();
  }

  /** It is there no more. */
  mainGone(): void {
    this.#isMainReady = false;
    for (const { lease } of this.#hosts.values()) void lease.end('closed');
  }

  /** Asks for those that failed, ended, or were never asked for. */
  retry(): void {
    for (const host of this.#isMainReady ? this.#hosts.values() : []) {
      if (!host.lease.isOver) continue;
      host.lease.request();
      this.#limitPatience(host);
    }
  }

  /** @throws SlipwayError `sandbox-gone` where it was not asked for | `capacity-full` where it was refused; rejects with what getting it threw */
  sandbox(host: string): Promise<Sandbox> {
    const found = this.#hosts.get(host);
    if (found) return found.lease.sandbox;
    if (this.#refused.has(host)) throw new SlipwayError('capacity-full', `host ${host} has no place beside others`);
    throw new SlipwayError('sandbox-gone', `there is no host ${host}`);
  }

  arrive(address: string | null): void {
    this.#present = { address };
    for (const { lease } of this.#hosts.values()) lease.arrive(address);
  }

  leave(): void {
    this.#present = undefined;
    for (const { lease } of this.#hosts.values()) lease.leave();
  }

  active(): void {
    for (const { lease } of this.#hosts.values()) lease.active();
  }

  extend(): void {
    for (const { lease } of this.#hosts.values()) lease.extend();
  }

  /** Goes on with those that the session had when the server ended; those that are gone come anew when a page needs them. */
  resume(free: ReadonlyMap<string, Sandbox>): void {
    const { record } = this.#options;
    for (const [host, tenure] of record.hostTenures()) {
      const sandbox = free.get(tenure.sandboxId);
      if (sandbox && this.#hosts.size < MAX_FURTHER_HOSTS) this.#add(host).lease.resume(sandbox, tenure);
      else record.putTenureOf(host, undefined);
    }
  }

  /** Post-condition, once resolved: nothing of their sandboxes is left. */
  async end(reason: ExpiryReason): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(({ lease }) => lease.end(reason)));
  }

  /** Post-condition: nothing is left of their sandboxes, nor of those of hosts that made room. */
  async dispose(): Promise<void> {
    const hosts = [...this.#hosts.values()];
    for (const { patience } of hosts) clearTimeout(patience);
    await Promise.all([...this.#ends, ...hosts.map(({ lease }) => lease.dispose())]);
  }

  #add(host: string): FurtherHost {
    const { context, record, onSandbox, onGone, onView } = this.#options;
    const lease = new SandboxLease(context, leaseRecordOf(record, host), {
      onSandbox: (sandbox, store) => onSandbox(host, sandbox, store),
      onGone: (code) => onGone(host, code),
      onView: (sandbox) => onView({ host, sandbox }),
      onVitals: () => undefined,
      onIncident: () => undefined,
    });
    if (this.#present) lease.arrive(this.#present.address);
    const added: FurtherHost = { lease, patience: undefined };
    this.#refused.delete(host);
    this.#hosts.set(host, added);
    return added;
  }

  #refuse(host: string): void {
    this.#refused.add(host);
    const [oldest] = this.#refused;
    if (this.#refused.size > MAX_REFUSED && oldest !== undefined) this.#refused.delete(oldest);
    this.#options.onView(refusedView(host));
  }

  #remove(host: string): void {
    const removed = this.#hosts.get(host);
    if (removed === undefined) return;
    this.#hosts.delete(host);
    clearTimeout(removed.patience);
    const end = removed.lease.dispose().finally(() => this.#ends.delete(end));
    this.#ends.add(end);
  }

  #limitPatience(host: FurtherHost): void {
    clearTimeout(host.patience);
    host.patience = setTimeout(() => {
      const { status } = host.lease.view;
      if (status === 'queued' || status === 'preparing') host.lease.giveUp('capacity-full');
    }, PATIENCE_MS);
    host.patience.unref();
    const enough = () => clearTimeout(host.patience);
    host.lease.sandbox.then(enough, enough);
  }
}

const refusedView = (host: string): HostView => ({ host, sandbox: { status: 'failed', code: 'capacity-full' } });
