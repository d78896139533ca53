// What a lease has around it: where sandboxes come from, for how long, and who is told of what becomes of one.
import type { DisposableStore } from '../../../lib/disposable.ts';
import type { ErrorCode } from '../../../lib/errors.ts';
import type { Incident, SandboxView, Vitals } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import type { LifeSpanPolicy } from './life-span.ts';

export interface LeaseLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LeaseContext {
  readonly pool: WarmPool;
  readonly log: LeaseLog;
  readonly lifeSpan: LifeSpanPolicy;
  /** Fresh sandboxes that a learner may have in place of one that works. */
  readonly resetsPerMinute: number;
}

/** What the session does about its sandbox. None of them may throw. */
export interface LeaseListeners {
  /** There is a sandbox. What is made of it is added to the store, which is disposed with it. */
  onSandbox(sandbox: Sandbox, store: DisposableStore): void;
  /** It is there no more, for this reason. */
  onGone(code: ErrorCode): void;
  onView(view: SandboxView, sandboxId: string | null): void;
  onVitals(vitals: Vitals): void;
  onIncident(incident: Incident): void;
}
