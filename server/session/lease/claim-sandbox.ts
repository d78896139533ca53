// Asks the pool for a sandbox, which comes while it is wanted.
import { DisposableStore } from '../../../lib/disposable.ts';
import { SlipwayError } from '../../../lib/errors.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import type { ClaimOptions } from '../../sandbox/warm-pool-waiter.ts';
import type { Holding } from './giving-back.ts';

export interface SandboxClaim extends Required<Omit<ClaimOptions, 'signal'>> {
  /** It is there; what is made of it is added to the store. */
  readonly onSandbox: (sandbox: Sandbox, store: DisposableStore) => void;
}

/** Post-condition: once the holding's store is disposed, nothing is told any more, and a sandbox that comes all the same is removed. */
export function claimSandbox(pool: WarmPool, { onSandbox, onStep, onQueue, ...wanted }: SandboxClaim): Holding {
  const store = new DisposableStore();
  const abort = new AbortController();
  store.add(() => abort.abort());
  const claimed = pool.claim({
    ...wanted,
    signal: abort.signal,
    onStep: (step) => store.disposed || onStep(step),
    onQueue: (position, waitSeconds) => store.disposed || onQueue(position, waitSeconds),
  });
  return { sandbox: claimed.then((sandbox) => taken(sandbox, store, onSandbox)), store };
}

async function taken(sandbox: Sandbox, store: DisposableStore, onSandbox: SandboxClaim['onSandbox']): Promise<Sandbox> {
  if (store.disposed) {
    await sandbox.dispose();
    throw new SlipwayError('sandbox-gone', 'it was given up while it was prepared');
  }
  onSandbox(sandbox, store);
  return sandbox;
}
